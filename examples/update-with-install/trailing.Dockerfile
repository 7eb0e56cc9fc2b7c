FROM debian:12
RUN apt-get update -qq
RUN apt-get install -y curl && \
    echo x
USER 10001:10001
