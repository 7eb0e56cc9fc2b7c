FROM debian:12
ENV B=$A A=1
