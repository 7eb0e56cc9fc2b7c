FROM opensuse/leap:15.6
RUN zypper -n in apache2 && zypper cc -a
USER 10001:10001
