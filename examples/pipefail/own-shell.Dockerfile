FROM debian:12
SHELL ["/bin/bash", "-exc"]
RUN a | b
