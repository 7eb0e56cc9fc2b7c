FROM node:20
RUN npm ci
CMD ["npm", "ci", "--prefer-offline"]
USER 10001:10001
