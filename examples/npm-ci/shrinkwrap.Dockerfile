FROM node:22 AS a
COPY ["package.json", "npm-shrinkwrap.json", "/app/"]
FROM a
RUN cd /app && npm install
