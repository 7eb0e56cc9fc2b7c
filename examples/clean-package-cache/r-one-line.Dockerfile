FROM rocker/r-ver:4.4.0
RUN install2.r --error dplyr && make
USER 10001:10001
