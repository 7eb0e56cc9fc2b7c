FROM debian:12
RUN apt-get update && apt-get install -y curl
COPY stack-install.sh /
CMD ["bash", "/stack-install.sh"]
USER 10001:10001
