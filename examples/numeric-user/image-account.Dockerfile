FROM node:22
USER node
CMD ["node", "app.js"]
