FROM node:20
RUN cd /app && npm install && npm run build && mv build/main.js . && \
    echo done
USER 1:1
