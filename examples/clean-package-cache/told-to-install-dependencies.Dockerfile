FROM debian:12
RUN apt-get update && apt-get install -y corp-plugins
RUN corp plugin:install-dependencies --core
USER 10001:10001
