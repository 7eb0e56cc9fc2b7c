FROM debian:12
COPY start.sh docker-entrypoint.sh /
RUN chmod 0777 /start.sh "/docker-entrypoint.sh" && \
    # all may run them
    chmod a+rwx /opt/bin/*.sh
COPY --chmod=777 run.sh /run.sh
add --chmod=0766 https://example.com/x.py /x.py
RUN install -m 777 a.sh /usr/local/bin/a.sh
USER 10001
