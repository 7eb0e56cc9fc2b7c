FROM python:3.12-slim
RUN for p in a b; do pip install $p; done
