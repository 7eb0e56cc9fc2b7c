FROM debian:12
RUN . /venv/bin/activate
RUN . ./build.sh
RUN source /root/.bashrc && conda activate x
