FROM python:3.12
RUN make \
  && poetry install --no-root
USER 10001:10001
