FROM mambaorg/micromamba:1.5.8
RUN micromamba install -y numpy || exit 3
USER 10001:10001
