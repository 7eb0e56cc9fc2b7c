FROM debian:12
RUN chmod 1777 /tmp && chmod 755 /a && chmod -x /b && chmod g+w /c && chmod --reference=/a /d && chmod $MODE /e
COPY --chmod=755 a /a
