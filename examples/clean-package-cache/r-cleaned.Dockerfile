FROM rocker/r-ver:4.4.0
RUN install2.r --error dplyr && rm -rf /tmp/downloaded_packages
USER 10001:10001
