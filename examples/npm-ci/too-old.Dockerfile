FROM node:9.0.0
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install
USER 1000:1000
