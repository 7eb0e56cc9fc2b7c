FROM node:20
RUN npm install -g npm@latest @scope/a @scope/b@1.2.3 express@4 ./x x.tgz && npm ci && npm install
USER 10001:10001
