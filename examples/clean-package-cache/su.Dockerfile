FROM node:20
RUN su node -c "npm install"
USER 10001:10001
