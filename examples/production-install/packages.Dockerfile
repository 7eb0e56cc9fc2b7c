FROM node:22
RUN npm install left-pad && NODE_ENV=production npm i
