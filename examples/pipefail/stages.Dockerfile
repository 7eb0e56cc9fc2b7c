FROM debian:12 AS a
RUN a | b

FROM a AS b
RUN c | d

FROM alpine:3.20
RUN e | f
