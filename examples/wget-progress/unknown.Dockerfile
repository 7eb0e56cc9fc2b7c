FROM example.com/base:1
RUN wget https://example.com/a
