FROM alpine:3.20
RUN wget https://example.com/a 2> /log && wget -S https://example.com/b 2>&1 | grep HTTP
RUN wget -O - https://example.com/c > /c
