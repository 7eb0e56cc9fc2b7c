FROM python:3.12
COPY . /home/build
RUN cd /home/build && pip install . && rm -r /home/build
USER 10001:10001
