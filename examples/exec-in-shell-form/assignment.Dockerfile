FROM debian:12
CMD cd /app && A=b node a.js
