FROM debian:12
SHELL ["/bin/bash", "-c"]
RUN apt-get update &> /dev/null && apt-get install -y git &> /dev/null
USER 10001:10001
