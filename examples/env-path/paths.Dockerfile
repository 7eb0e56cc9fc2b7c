FROM debian:12
ENV PATH=/app/bin
ENV PATH /app/bin:/opt/bin
ENV A=1 PATH="/app/bin:$PATH"
ENV PATH=/usr/local/bin:/usr/bin:/bin
ENV PATH=$OLD:/app
FROM scratch
ENV PATH=/app
USER 10001:10001
