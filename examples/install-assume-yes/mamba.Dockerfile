FROM condaforge/mambaforge:24.3.0-0
RUN mamba create -n e numpy
USER 10001:10001
