FROM condaforge/mambaforge:24.3.0-0
RUN mamba install -y numpy && mamba clean -ya
RUN mamba install -y numpy && conda clean -tipsy
USER 1:1
