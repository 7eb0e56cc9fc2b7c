FROM debian:12
RUN apt-get update && apt-get install -y gcc && make
RUN pip install x
USER 10001:10001
