FROM python:3.12
ENTRYPOINT ["/entry.sh"]
CMD python app.py
