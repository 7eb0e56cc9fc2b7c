FROM debian:12
CMD . /env.sh && node a.js
