FROM debian:12
RUN curl -H fast -ofile https://e.com/a
