FROM alpine:3.20
RUN apk add curl && pip install x && npm install y && microdnf install z
USER 10001:10001
