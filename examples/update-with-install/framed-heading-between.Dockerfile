FROM debian:12
# The system.
RUN apt-get update

### Packages ###
RUN apt-get install -y curl
USER 10001:10001
