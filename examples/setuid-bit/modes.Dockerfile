FROM debian:12
RUN chmod u+s /usr/bin/ping && chmod 4755 /a /b && install -m 4755 c /usr/bin/c
COPY --chmod=6755 d /usr/bin/d
