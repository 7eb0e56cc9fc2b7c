FROM debian:12
RUN apt-get update && \
    # what we need
    apt-get install -y \
      # for downloads
      curl
