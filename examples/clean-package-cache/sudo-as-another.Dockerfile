FROM debian:12
RUN sudo -u node npm install
USER 1:1
