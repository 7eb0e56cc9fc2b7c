# escape=`
FROM node:20
RUN npm ci `
 && npm run build
USER 10001:10001
