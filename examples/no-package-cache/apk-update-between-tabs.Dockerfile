FROM alpine:3.20
RUN set -x \
    && apk update \
	&& apk add curl
USER 10001:10001
