# The script may install what the lists name.
FROM debian:12
RUN apt-get update
COPY start.sh /
USER 10001:10001
CMD ["/start.sh"]
