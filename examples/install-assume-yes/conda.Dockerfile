FROM continuumio/miniconda3:24.1.2-0
RUN conda install numpy
USER 10001:10001
