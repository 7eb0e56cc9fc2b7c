FROM node:22-alpine
WORKDIR /app
COPY . .
RUN npm ci
EXPOSE 3000

# start it
CMD ["node", "server.js"]
