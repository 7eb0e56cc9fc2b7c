FROM debian:12
CMD node a.js && echo done
