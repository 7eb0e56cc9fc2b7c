FROM debian:12
# lists
RUN apt-get update

# tools
# more
RUN apt-get install -y \
    curl \
    git
USER 10001:10001
