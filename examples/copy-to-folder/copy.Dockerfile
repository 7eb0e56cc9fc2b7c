FROM debian:12
WORKDIR /app
COPY package.json package-lock.json .
COPY a b /data 
COPY a b /data/
COPY a /data
