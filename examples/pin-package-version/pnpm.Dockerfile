FROM node:20
RUN pnpm add -g serve
USER 10001:10001
