FROM debian:12
RUN useradd -u 12000 app
USER "app"
CMD ["date"]
