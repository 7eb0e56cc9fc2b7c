FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN echo x | xargs -n 1 /opt/bootstrap
USER 10001:10001
