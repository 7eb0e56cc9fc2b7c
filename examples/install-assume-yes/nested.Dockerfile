FROM debian:12
RUN apt-get update && for p in a b; do apt-get install $p; done && (apt-get remove c)
USER 10001:10001
