FROM debian:12
cmd cd /app && node \
  a.js
