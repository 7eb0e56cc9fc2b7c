FROM debian:12
RUN systemctl restart x; systemctl enable y
RUN nano /etc/x
