FROM node:22 AS build
RUN npm ci
FROM node:22
RUN npm ci && npm install -g npm && npm install --omit=dev
