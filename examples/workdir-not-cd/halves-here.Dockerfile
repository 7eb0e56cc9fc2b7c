FROM debian:12
WORKDIR /srv
RUN make && cd /srv && make install
