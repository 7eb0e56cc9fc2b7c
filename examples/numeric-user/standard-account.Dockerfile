FROM debian:12
USER nobody:nogroup
CMD ["date"]
