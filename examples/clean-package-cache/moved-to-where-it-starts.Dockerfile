FROM phusion/baseimage:0.9.16
COPY src/ /root/
RUN mv /root/firstrun.sh /etc/my_init.d/firstrun.sh && chmod +x /etc/my_init.d/firstrun.sh \
    && apt-get update && apt-get install -y wget
USER 10001:10001
