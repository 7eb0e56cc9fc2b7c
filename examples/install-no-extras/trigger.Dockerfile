FROM debian:12
ONBUILD RUN apt-get update && apt-get install -y curl ca-certificates && curl https://example.com/tool
USER 10001:10001
