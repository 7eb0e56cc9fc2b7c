FROM python:3.12
RUN pip install flask && rm -rf ~/.cache
USER 10001:10001
