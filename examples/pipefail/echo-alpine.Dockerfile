FROM alpine:3.20
RUN a | b
RUN echo "a\\nb" > c
