FROM alpine:3.20
RUN apk add --allow-untrusted /tmp/glibc-$V.apk && apk add --allow-untrusted curl
RUN pip install -i http://pypi.example.com/simple/ --trusted-host pypi.example.com a
