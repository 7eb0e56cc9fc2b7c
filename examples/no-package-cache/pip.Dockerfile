FROM python:3.12-slim
RUN pip install flask && python -m pip install -U gunicorn && pip3 install -r requirements.txt
