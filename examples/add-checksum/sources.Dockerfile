FROM debian:12
ARG V
ADD https://example.com/a.tar.gz /a/
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/b /b/
ADD https://github.com/example/app.git#v1.2 /src/
ADD git@github.com:example/app.git#0123456789abcdef0123456789abcdef01234567:docs /src/
ADD rootfs.tar.gz /
ONBUILD ADD ["https://example.com/c-$V", "/c"]
USER 10001:10001
