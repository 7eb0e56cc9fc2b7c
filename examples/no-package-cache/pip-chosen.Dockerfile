FROM python:2.7
RUN pip install "pip<19"
RUN pip install pip==18.1 && pip install flask
USER 10001:10001
