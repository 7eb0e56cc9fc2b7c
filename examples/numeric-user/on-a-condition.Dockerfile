FROM debian:12
RUN id app || useradd -u 12000 app
USER app
CMD ["date"]
