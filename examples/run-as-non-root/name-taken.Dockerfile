FROM python:3.12-slim
RUN chown app /srv && touch 10001
CMD ["python", "/app/app.py"]
