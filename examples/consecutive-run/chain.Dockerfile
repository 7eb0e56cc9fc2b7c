FROM debian:12
RUN mkdir /a

# the second
RUN chown 1000 /a
RUN touch /a/b \
    /a/c
COPY . .
