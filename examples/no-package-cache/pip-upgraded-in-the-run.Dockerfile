FROM example.com/base:1
RUN pip3 install --upgrade pip && pip3 install flask
USER 10001:10001
