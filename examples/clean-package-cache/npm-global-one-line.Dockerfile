FROM node:20
RUN npm i -g serve && make
USER 10001:10001
