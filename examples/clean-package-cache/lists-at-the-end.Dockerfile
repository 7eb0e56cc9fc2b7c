FROM debian:12
RUN sed -i s/main/universe/ /etc/apt/sources.list && apt-get update
USER 1:1
