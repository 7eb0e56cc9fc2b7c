FROM node:22
RUN usermod -u 12000 node
USER node
CMD ["node", "app.js"]
