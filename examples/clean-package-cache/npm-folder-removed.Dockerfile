# npm doesn't start in a folder that is gone.
FROM node:20
WORKDIR /tmp/tool
COPY . .
RUN npm install \
    && rm -rf /tmp/tool
USER 10001:10001
