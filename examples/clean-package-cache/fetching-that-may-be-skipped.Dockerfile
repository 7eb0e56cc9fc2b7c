# Where wget fails the second RUN goes on, with the lists of the first.
FROM debian:12
RUN apt-get update && apt-get install -y wget
RUN wget https://example.com/a.deb && apt-get update && dpkg -i a.deb; apt-get install -fy && rm -rf /var/lib/apt/lists/*
USER 10001:10001
