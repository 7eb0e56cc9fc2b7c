FROM debian:12
ADD . /app
ADD src/ /src/
