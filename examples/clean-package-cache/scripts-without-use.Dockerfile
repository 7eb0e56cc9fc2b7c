FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN curl -o- https://raw.githubusercontent.com/nvm-sh/nvm/v0.39.0/install.sh | bash
RUN bash /tmp/Miniconda3-latest-Linux-x86_64.sh -b
USER 10001:10001
