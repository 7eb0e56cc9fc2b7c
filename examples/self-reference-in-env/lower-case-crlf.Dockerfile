from debian:12
env a=1 b=$a
