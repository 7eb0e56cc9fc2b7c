FROM example.com/somebodys/other:1
RUN apk add --no-cache git && apk add jq && echo a || true
USER 10001:10001
