FROM python:3.12
RUN pip install -r r.txt && pip install -c c.txt flask && pip install -e .
USER 10001:10001
