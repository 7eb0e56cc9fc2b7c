FROM node:20
COPY . /tmp/tool
RUN cd "$HOME" && npm install && rm -rf /tmp/tool
USER 10001:10001
