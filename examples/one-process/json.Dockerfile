FROM debian:12
CMD ["sh", "-c", "(sleep 5; setup) & exec server"]
