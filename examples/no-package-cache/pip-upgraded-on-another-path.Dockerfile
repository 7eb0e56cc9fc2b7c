FROM example.com/base:1
RUN pip install --upgrade pip
ENV PATH=/venv/bin:$PATH
RUN pip install flask
USER 10001:10001
