FROM debian:12
RUN useradd -m -u 1234567 app
