FROM debian:12
RUN groupadd web && useradd -u 12000 app
USER app:web
CMD ["date"]
