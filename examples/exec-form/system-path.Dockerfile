FROM debian:12
CMD /usr/sbin/sshd -D
