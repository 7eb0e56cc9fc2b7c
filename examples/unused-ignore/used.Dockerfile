FROM scratch
# dfix: ignore=maintainer-to-label -- kept for an old scanner
MAINTAINER Jane
