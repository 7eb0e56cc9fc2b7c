FROM debian:12
ENV PATH="/app/bin" A=1
ENV PATH='/app/bin'
ENV PATH /app/bin:/app/sbin
ENV PATH=/app/bin:
ENV PATH=
env A=1 \
    PATH=/app/bin \
    B=2
USER 10001:10001
