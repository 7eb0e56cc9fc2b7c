FROM alpine:3.20
RUN apk add --no-cache curl git=2.45.2-r0 bash~5 .deps
USER 10001:10001
