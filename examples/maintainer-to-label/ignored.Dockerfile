FROM scratch
# hadolint ignore=DL4000
MAINTAINER Jane
