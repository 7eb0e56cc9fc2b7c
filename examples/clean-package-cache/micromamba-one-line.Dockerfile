FROM mambaorg/micromamba:1.5.8
RUN micromamba install -y numpy && make
USER 10001:10001
