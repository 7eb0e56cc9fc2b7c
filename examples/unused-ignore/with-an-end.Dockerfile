# dfix: ignore-file=run-as-non-root,pin-image until=2020-01-31 -- until the move
FROM scratch
# dfix: ignore=maintainer-to-label until=9999-12-31 -- kept for an old scanner
MAINTAINER Jane
# dfix: ignore=label-key until=soon
LABEL A=b
