FROM alpine:3.20
RUN echo a \
     ://b \
    && curl https://user:hunter22@example.org/x
USER 10001:10001
