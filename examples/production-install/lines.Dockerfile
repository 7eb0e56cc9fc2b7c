FROM node:22
COPY package.json package-lock.json ./
RUN npm ci \
    --no-audit \
 && npm cache clean --force
ONBUILD RUN npm install
USER 1000:1000
