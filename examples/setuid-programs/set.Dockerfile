FROM debian:12
RUN chmod u+s /usr/bin/fping
USER 10001
