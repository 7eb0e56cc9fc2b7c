FROM debian:12
RUN curl -I https://e.com/a | grep x && curl --version | head -1
