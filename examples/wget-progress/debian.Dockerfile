FROM debian:12
RUN wget https://example.com/a && wget -O b https://example.com/b
