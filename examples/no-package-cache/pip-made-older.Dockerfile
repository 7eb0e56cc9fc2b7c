FROM python:2.7
RUN pip install --upgrade "pip>=1.4,<1.5"
RUN pip install flask
USER 10001:10001
