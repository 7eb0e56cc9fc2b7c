FROM opensuse/leap:15.6
RUN zypper install -y apache2
USER 10001:10001
