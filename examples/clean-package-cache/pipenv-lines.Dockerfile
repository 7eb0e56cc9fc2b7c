FROM python:3.12
RUN make \
  && pipenv install --system
USER 10001:10001
