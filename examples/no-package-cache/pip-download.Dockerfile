FROM python:3.12
RUN pip download flask && pip wheel x
USER 10001:10001
