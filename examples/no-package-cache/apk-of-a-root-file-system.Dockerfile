FROM scratch
ADD rootfs.tar.gz /
RUN apk add --update curl && rm -rf /var/cache/apk/*
USER 10001:10001
