FROM debian:12
USER 12000
CMD ["date"]
