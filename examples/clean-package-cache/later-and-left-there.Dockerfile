# The lists would only move to another layer.
FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN echo a > /a
RUN apt-get install -y git
RUN ./install.sh
USER 10001:10001
