FROM debian:12
RUN . /nvm/nvm.sh && npm install
USER 10001:10001
