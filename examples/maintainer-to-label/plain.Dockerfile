FROM scratch
MAINTAINER Jane Roe <jane@example.com>
