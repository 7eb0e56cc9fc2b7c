FROM python:3.12
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD python app.py
