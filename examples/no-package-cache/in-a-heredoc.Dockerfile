FROM python:3.12-slim
RUN <<EOF
pip install flask
EOF
