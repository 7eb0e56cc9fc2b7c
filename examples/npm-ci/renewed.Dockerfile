FROM node:8.9
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install -g npm@6
RUN npm install
RUN npm install --no-shrinkwrap
USER 1000:1000
