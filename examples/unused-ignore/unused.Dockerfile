FROM scratch
# dfix: ignore=maintainer-to-label
LABEL a="b"
