ARG VERSION=1.2
from debian:12
# what is copied

# belongs to the COPY
copy app-${VERSION}-$TARGETARCH /app
RUN true
label version=$VERSION
USER 10001:10001
