FROM debian:12
RUN sudo mkdir /srv/app && \
    sudo make install && \
    sudo -u nobody date
