FROM debian:12
RUN cd /src && make
CMD ["a"]
WORKDIR /app
