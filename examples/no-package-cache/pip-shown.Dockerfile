FROM example.com/base:1
RUN pip install --no-cache-dir wheel
RUN pip install flask && pip3 install gunicorn
USER 10001:10001
