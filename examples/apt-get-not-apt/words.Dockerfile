FROM debian:12
RUN echo apt install && ls /etc/apt && apt-mark hold x
USER 10001:10001
