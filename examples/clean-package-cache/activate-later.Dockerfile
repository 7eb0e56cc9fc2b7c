FROM debian:12
RUN apt-get update && apt-get install -y python3-venv
RUN python3 -m venv /venv && . /venv/bin/activate && pip install --no-cache-dir flask
RUN find /venv -type f -executable -exec chmod a-w {} +
USER 10001:10001
