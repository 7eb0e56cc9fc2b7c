FROM node:20
COPY . /tmp/tool
RUN cd /tmp/tool && npm install && cd / && rm -rf /tmp/tool
USER 10001:10001
