FROM python:3.12
RUN pip install flask
RUN chown -R 33:33 /root/.cache
USER 10001:10001
