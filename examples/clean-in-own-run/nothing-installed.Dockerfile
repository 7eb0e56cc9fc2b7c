FROM debian:12
RUN rm -rf /var/lib/apt/lists/*
