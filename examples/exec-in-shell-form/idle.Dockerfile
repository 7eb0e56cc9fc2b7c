FROM debian:12
CMD nginx && tail -f /dev/null
