FROM opensuse/leap:15.6
RUN make \
  && zypper -n in apache2
USER 10001:10001
