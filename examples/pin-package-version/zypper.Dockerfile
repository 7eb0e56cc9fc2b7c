FROM opensuse/leap:15.6
RUN zypper in -y nginx apache2=2.4
USER 10001:10001
