FROM debian:12
RUN apt-get install -y \
    wget \
    # for the tests
    curl
USER 10001:10001
