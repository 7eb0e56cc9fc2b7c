FROM debian:12
SHELL ["/bin/bash", "-lc"]
CMD python app.py
