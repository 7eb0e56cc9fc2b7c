FROM debian:12
RUN ["sh", "-c", "a | b"]
