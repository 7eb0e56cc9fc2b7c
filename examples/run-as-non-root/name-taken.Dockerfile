FROM python:3.12-slim
COPY . .
RUN chown app /srv && touch 10001
CMD ["python", "/app/app.py"]
