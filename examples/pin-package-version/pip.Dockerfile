FROM python:3.12
RUN pip install flask requests==2.32.3 . ./dir git+https://example.org/x.git@v1 "jinja2>=3" uwsgi[a]
USER 10001:10001
