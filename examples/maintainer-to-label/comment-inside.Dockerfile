FROM scratch
MAINTAINER Jane \
# who else
  Roe
