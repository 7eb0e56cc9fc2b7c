FROM scratch
# dfix: ignore=maintainer-to-lable
MAINTAINER Jane
