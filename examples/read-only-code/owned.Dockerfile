FROM node:22
WORKDIR /app
COPY --chown=node:node package.json .
COPY --chown=node src src
USER node
ADD --chown=0:0 x /x
COPY y /y
