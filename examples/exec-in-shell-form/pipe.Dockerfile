FROM debian:12
CMD cd /app && node a.js | tee log
