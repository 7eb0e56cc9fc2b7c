FROM centos:7
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN yum install -y x; for i in 1 2; do make $i; done
USER 10001:10001
