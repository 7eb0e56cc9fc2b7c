FROM debian:12
RUN cat /etc/passwd | sort > /users && make &> /log
USER 10001:10001
