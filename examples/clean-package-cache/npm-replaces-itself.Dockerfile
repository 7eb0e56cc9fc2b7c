FROM node:20
RUN npm install -g npm@10.8.0
RUN npm install && curl -fsS example.org/setup | bash
USER 10001:10001
