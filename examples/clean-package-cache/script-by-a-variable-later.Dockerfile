FROM debian:12
ENV SCRIPTS=/scripts
RUN apt-get update && apt-get install -y curl
COPY scripts /scripts
RUN bash ${SCRIPTS}/all.sh
USER 10001:10001
