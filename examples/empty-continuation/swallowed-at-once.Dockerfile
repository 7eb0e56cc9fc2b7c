FROM debian:12
RUN a \
COPY b c
ENV d=e
