from debian:12
run a
CMD b
