FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends curl && apt-get install -y --install-recommends git
USER 10001:10001
