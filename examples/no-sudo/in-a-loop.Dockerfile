FROM debian:12
RUN for d in a b; do sudo mkdir "/srv/$d"; done
