FROM debian:12
RUN a \
# the end
