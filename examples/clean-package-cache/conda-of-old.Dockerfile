FROM debian:12
RUN bash /tmp/Miniconda-3.7.0-Linux-x86_64.sh -b -p /opt/conda
RUN /opt/conda/bin/conda install -y numpy
USER 10001:10001
