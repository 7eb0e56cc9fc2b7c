FROM debian:12
RUN umask 000 && make install && umask 0002 && umask
