FROM alpine:3.20
SHELL ["/bin/bash", "-c"]
RUN apk add curl
RUN ((1 + 1))
USER 10001:10001
