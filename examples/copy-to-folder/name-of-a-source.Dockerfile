FROM debian:12
COPY run run.local* /bin/run
COPY . ../lib .
