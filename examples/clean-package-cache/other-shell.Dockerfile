FROM debian:12
SHELL ["/usr/bin/pwsh", "-c"]
RUN apt-get update && apt-get install -y curl
