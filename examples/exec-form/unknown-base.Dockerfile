FROM example/app
CMD python app.py
