FROM node:22
WORKDIR /app
RUN cd server && npm ci
RUN cd client && npm ci
RUN cd client && npm run build
COPY . .
