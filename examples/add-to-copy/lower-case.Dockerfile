from debian:12
add . /app
