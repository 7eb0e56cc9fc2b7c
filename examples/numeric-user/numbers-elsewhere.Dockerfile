FROM debian:12
# 1000 files are enough
RUN useradd web
ENV LIMIT=21000 PORTS=10010
USER web
