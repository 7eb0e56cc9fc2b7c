FROM mambaorg/micromamba:1.5.8
RUN make \
  && micromamba install -y numpy
USER 10001:10001
