FROM debian:12
CMD cd /app && exec node a.js
