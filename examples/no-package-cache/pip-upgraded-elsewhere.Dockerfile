FROM example.com/base:1
RUN pip install --user --upgrade pip
RUN pip install flask
USER 10001:10001
