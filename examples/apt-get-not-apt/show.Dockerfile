FROM debian:12
RUN apt show curl && apt -a show git
USER 10001:10001
