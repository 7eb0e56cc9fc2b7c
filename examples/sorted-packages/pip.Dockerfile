FROM debian:12
# the order may matter to pip
RUN pip install wget curl
USER 10001:10001
