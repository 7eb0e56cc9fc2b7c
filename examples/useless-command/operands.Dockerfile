FROM debian:12
RUN apt-get install -y vim ssh less
RUN echo ssh --mount; ssh-keygen
RUN --mount=type=cache,target=/a mkdir b
