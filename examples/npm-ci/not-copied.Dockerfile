FROM node:22
COPY --from=a package.json ./
RUN npm install
