FROM example.com/base
RUN if command -v apt-get; then apt-get update; else apk update; fi
RUN a | b
