FROM scratch
MAINTAINER "Jane Roe" "jane@example.com"
FROM scratch
MAINTAINER 'Jane'
