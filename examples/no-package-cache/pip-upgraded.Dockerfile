FROM example.com/base:1
RUN pip install --no-cache-dir --upgrade pip
RUN pip install flask
