FROM node:20 AS b
RUN npm ci
FROM nginx:1.27
COPY --from=b /a /a
USER 10001:10001
