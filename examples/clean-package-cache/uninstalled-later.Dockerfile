FROM debian:12
ARG TOOLS="make gcc"
RUN apt-get update && apt-get install -y git=1:2.39 $TOOLS
RUN apt-get purge -y git $TOOLS
USER 10001:10001
