FROM debian:12
RUN apt list --installed
USER 10001:10001
