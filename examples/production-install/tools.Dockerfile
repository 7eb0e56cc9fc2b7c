FROM node:22
COPY . .
RUN npm ci
CMD ["npm", "run", "start:dev"]
USER 1000:1000
