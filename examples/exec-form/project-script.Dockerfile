FROM node:22
CMD ./start.sh
