FROM node:22
COPY --chown=node a /a
