FROM debian:12
RUN groupadd -g 12001 web && useradd -u 12000 app
USER app:web
CMD ["date"]
