FROM node:22
COPY --chown=node --chmod=555 a /a
COPY --chown=web b /b
USER node
