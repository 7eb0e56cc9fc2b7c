FROM debian:12
RUN mkdir /a

# the second
RUN chown 1000 /a
RUN touch /a/b \
    && chmod 600 /a/b
COPY . .
