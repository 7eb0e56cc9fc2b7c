FROM python:3.12 AS a
RUN pip install "flask>=2" "six==1.*"
FROM python:3.12
RUN pip install flask six
USER 10001:10001
