FROM debian:12
COPY init /init
ENTRYPOINT ["/init"]
CMD cd /app && exec server 2>&1
