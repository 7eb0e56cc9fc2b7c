FROM node:22
CMD exec node server.js
