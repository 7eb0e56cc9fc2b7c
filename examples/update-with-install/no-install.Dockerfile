FROM debian:12
RUN apt-get update
RUN echo x
USER 10001:10001
