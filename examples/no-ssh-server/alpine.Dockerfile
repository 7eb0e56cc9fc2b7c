FROM alpine:3.20
RUN apk add --no-cache openssh && ssh-keygen -A
CMD ["/usr/sbin/sshd", "-D"]
