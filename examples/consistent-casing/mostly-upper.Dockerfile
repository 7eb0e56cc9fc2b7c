ARG A
from debian:12
Run a
RUN b
ENV c=d
