FROM debian:12
COPY id_rsa /root/.ssh/
COPY deploy /root/.ssh/id_ed25519
ADD ["ssl/server.key", "ssl/server.crt", "/etc/ssl/"]
COPY .aws/credentials /root/.aws/credentials
ONBUILD COPY .netrc /root/
