FROM node:20
RUN npm i -g serve || exit 3
USER 10001:10001
