FROM opensuse/leap:15.6
RUN zypper -n in apache2 && make
USER 10001:10001
