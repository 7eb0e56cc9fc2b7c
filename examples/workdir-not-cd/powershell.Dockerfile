FROM debian:12
SHELL ["pwsh", "-Command"]
RUN cd /src; make
