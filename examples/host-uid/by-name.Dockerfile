FROM debian:12
RUN useradd -u 999 app
USER app
CMD ["date"]
