FROM debian:12
RUN apt-key list; echo apt-key add
