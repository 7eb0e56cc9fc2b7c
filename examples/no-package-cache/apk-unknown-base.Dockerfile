FROM example.com/somebodys/image:1
RUN apk add curl
RUN apk add --no-cache git
RUN apk add jq
FROM example.com/somebodys/other:1
RUN apk add php7-json
USER 10001:10001
