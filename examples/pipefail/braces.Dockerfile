FROM debian:12
RUN cat /etc/passwd | sort > /users
RUN rm -rf /var/lib/{log,dpkg}
USER 10001:10001
