FROM debian:12
ARG P
EXPOSE 80:8080 \
    # of the host
    127.0.0.1:53:53/UDP 443/TCP
EXPOSE "80:80" $P:$P ${P:-80}/tcp 1:70000 [::1]:80:80
onbuild expose 1:1
USER 10001:10001
