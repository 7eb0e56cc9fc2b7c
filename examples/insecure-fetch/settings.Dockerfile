FROM node:22
ENV NODE_TLS_REJECT_UNAUTHORIZED=0 A=b
ARG GIT_SSL_NO_VERIFY=true
RUN npm config set strict-ssl false && npm ci
RUN export GIT_SSL_NO_VERIFY=1; git config --global http.sslVerify false && PYTHONHTTPSVERIFY=0 python a.py
