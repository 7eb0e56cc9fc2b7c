FROM debian:12
CMD ["sh", "-c", "cd /app && node a.js"]
