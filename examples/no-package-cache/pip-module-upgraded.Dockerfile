FROM example.com/base:1
RUN python3 -m pip install --upgrade pip && python3 -m pip install flask
RUN pip3 install gunicorn
USER 10001:10001
