FROM python:3.12-slim
COPY . .
RUN chown app /srv && touch 10001
EXPOSE 8000
CMD ["python", "/app/app.py"]
