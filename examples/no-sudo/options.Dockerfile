FROM debian:12
RUN sudo -u postgres createdb x && sudo -E pip install y && sudo -H true
