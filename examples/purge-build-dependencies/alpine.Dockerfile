FROM alpine:3.20
RUN apk add --no-cache gcc musl-dev make \
 && make install
USER 10001:10001
