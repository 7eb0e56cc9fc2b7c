FROM debian:12
RUN apt-get update && apt-get install -y gnupg
RUN make sources
#RUN make more-sources
RUN apt-get update

# Basics
RUN apt-get install -y curl
USER 10001:10001
