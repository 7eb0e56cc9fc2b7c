FROM node:20
RUN <<EOF
set -e
npm ci
npm run build
rm -rf src
EOF
USER 10001:10001
