FROM node:20
WORKDIR /app
RUN apt-get update
COPY package.json .
RUN npm install && npm cache clean --force
USER 10001:10001
CMD ["node", "server.js"]
