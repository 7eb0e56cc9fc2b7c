FROM debian:12 AS a
RUN wget https://e.com/a
FROM debian:12
RUN curl -fO https://e.com/b
