FROM rocker/r-ver:4.4.0
RUN make \
  && install2.r --error dplyr
USER 10001:10001
