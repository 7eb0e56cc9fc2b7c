FROM fedora:41
RUN dnf install -y wget && wget https://example.com/a
