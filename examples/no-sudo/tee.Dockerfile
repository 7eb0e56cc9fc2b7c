FROM debian:12
RUN echo "deb x" | sudo tee /etc/apt/sources.list.d/x.list
