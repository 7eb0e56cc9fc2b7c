from debian:12
run mkdir /a;
  run $(cat x)
run mkdir /c