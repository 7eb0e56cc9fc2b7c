FROM debian:12
RUN apt-get update && apt-get install -y python3
COPY . ./
RUN python3 setup.py install && python3 manage.py collectstatic && make install
USER 10001:10001
