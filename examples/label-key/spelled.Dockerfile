FROM debian:12
LABEL Vendor="Example" \
      # the name in shops
      "Short Name"=x \
      org.opencontainers.image.title=app
LABEL RUN="docker run app" com.docker.desktop.extension.api.version=">= 0.3.0" com.docker.mine=1
label Version=1 $KEY=2 a..b=3
ONBUILD LABEL Team a team
USER 10001:10001
