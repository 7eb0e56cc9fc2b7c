from debian:12
run cd "/src" && make
workdir /app
