FROM debian:12
COPY ["a.sql.gz", "/tmp/"]
RUN gunzip /tmp/a.sql.gz
