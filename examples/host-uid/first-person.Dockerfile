FROM debian:12
USER 1000:1000
CMD ["date"]
