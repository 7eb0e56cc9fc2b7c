FROM example.com/base:1
RUN pip install flask
