FROM rocker/r-ver:4.4.0
RUN install2.r --error dplyr || exit 3
USER 10001:10001
