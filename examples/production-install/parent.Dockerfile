FROM node:22 AS a
RUN npm i
FROM a
