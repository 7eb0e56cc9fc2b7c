FROM node:20
RUN --mount=type=tmpfs,target=/home/node/.npm npm ci
USER 10001:10001
