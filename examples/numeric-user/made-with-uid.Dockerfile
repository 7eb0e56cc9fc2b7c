FROM debian:12
RUN groupadd -g 12000 app && useradd -u 12000 -g app app
USER app
CMD ["date"]
