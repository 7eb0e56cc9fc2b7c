FROM python:3.12
RUN pip install flask
ONBUILD RUN cp -r ~/.cache/pip /x
USER 10001:10001
