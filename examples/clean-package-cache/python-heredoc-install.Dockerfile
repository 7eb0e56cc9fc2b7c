FROM python:3.12
RUN <<EOF
#!/usr/bin/env python3
print("npm install; yum install -y x")
EOF
USER 10001:10001
