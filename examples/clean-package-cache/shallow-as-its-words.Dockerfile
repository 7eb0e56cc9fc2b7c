FROM debian:12
RUN apt-get update && apt-get install -y \
    curl \
    git
RUN curl -fsSLO https://example.com/tool.deb \
       && dpkg -i tool.deb
USER 10001:10001
