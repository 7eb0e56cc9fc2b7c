FROM python:3.12
RUN pip install -U pip
ONBUILD RUN pip install --no-cache-dir -r requirements.txt && rm -r /root/.cache
USER 10001:10001
