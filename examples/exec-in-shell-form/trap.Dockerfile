FROM debian:12
CMD trap x TERM; node a.js
