FROM python:3.12
RUN python3 -m pip install -U flask && /usr/bin/python3.12 -m pip -q install x
USER 10001:10001
