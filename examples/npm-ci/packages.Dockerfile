FROM node:22
COPY package-lock.json ./
RUN npm install -g npm && npm install left-pad && npm --prefix x install
