FROM debian:12
RUN useradd --system web
COPY --chown=999:999 web /srv/web
USER web
