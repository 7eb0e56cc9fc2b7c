FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN find /opt -name bootstrap -exec /opt/bootstrap {} +
USER 10001:10001
