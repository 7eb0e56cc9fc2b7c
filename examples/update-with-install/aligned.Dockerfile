FROM debian:12
RUN apt-get update && apt-get -yq upgrade
RUN apt-get install -yq curl \
                        git
USER 10001:10001
