FROM debian:12
RUN useradd -u 65532 app
