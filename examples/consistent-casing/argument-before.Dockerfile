arg A
FROM debian:12
RUN b
