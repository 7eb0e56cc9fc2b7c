FROM opensuse/leap:15.6
RUN zypper install apache2
USER 10001:10001
