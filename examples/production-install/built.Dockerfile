FROM node:22
COPY . .
RUN npm ci --no-audit && npm run compile
CMD ["node", "dist/server.js"]
USER 1000:1000
