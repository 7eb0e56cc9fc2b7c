FROM debian:12
ARG VERSION=1
ARG SOURCE=https://example.com/a-${VERSION}.tar
ADD ${SOURCE} /a
ADD $ARCHIVE_URL /b
ADD $NAME /c.tar.gz
ADD $NAME /d
