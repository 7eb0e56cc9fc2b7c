FROM continuumio/miniconda3:24.1.2-0
RUN conda install -y numpy pandas=2.2 -c conda-forge
USER 10001:10001
