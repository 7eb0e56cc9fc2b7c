FROM continuumio/miniconda3:24.1.2-0
RUN make \
  && conda env update -f e.yml
USER 10001:10001
