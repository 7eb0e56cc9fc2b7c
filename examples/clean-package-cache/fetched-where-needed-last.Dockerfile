FROM debian:12
RUN echo "deb https://example.com/ stable main" >> /etc/apt/sources.list && apt-get update
COPY a /a
RUN sh -c true && apt-get install -y curl
