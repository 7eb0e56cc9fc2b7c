FROM golang:1.22
USER 5000:6000
RUN apt-get update
