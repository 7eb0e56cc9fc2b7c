FROM debian:12
ADD --chown=1:1 --link a.py /app/
ADD --checksum=sha256:00 a.py /app/
