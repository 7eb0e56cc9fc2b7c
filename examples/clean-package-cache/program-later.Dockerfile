FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN /build/install-tools --all
USER 1:1
