FROM debian:12
RUN printf "a \
FROM b" > c
ENV \
  USER=x \
  CMD="y"
