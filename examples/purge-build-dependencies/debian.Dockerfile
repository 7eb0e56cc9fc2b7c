FROM debian:12
RUN apt-get update && apt-get install -y gcc libpq5 && gcc -o /a /a.c && rm -rf /var/lib/apt/lists/*
USER 10001:10001
