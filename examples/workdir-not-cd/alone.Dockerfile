FROM debian:12
RUN cd /srv
RUN cd "$A"
# Here.
RUN cd /srv
