FROM node:22
COPY . .
CMD ["npm", "start"]
