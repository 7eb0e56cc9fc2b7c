FROM continuumio/miniconda3:24.1.2-0
RUN conda env update -f e.yml && conda clean -afy
USER 10001:10001
