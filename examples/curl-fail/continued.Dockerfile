from debian:12
run curl \
  -L \
  https://e.com/a \
  -o a
