FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN find /opt -name '*.sh' -exec chmod +x {} + && which apt-get
USER 10001:10001
