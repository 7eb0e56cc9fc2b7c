FROM debian:12
COPY i.sh /
RUN /i.sh
USER 10001:10001
