FROM example.com/base
RUN a | b
