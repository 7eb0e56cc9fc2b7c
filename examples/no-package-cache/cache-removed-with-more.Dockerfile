FROM alpine:3.20
RUN apk --update add curl && curl -f https://example.com/a.tgz | tar xz -C /opt && rm -rf /tmp/* /var/cache/apk/*
USER 10001:10001
