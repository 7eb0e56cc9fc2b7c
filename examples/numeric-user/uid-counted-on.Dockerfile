FROM debian:12
RUN useradd app
COPY --chown=1000:1000 . /app
USER app
