FROM node:20
RUN yarn -v && node -v
RUN yarn --frozen-lockfile --silent
USER 1:1
