FROM opensuse/leap:15.6
RUN zypper -n in apache2 || exit 3
USER 10001:10001
