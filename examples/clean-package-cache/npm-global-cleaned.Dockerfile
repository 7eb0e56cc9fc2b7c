FROM node:20
RUN npm i -g serve && rm -rf $HOME/.npm
USER 10001:10001
