FROM debian:12
WORKDIR /one
RUN mkdir -p /one/cache && chmod 777 /one/cache
RUN mkdir logs/ && chmod 777 ./logs
RUN chmod 777 settings
USER 10001:10001

FROM debian:12
WORKDIR /app
VOLUME /vol
RUN mkdir -p /a/b/c && chmod 777 /a/b && chmod 777 /data/ /app && chmod 777 /vol
COPY --chmod=777 dir/ /d/
USER 10001:10001
