FROM opensuse/leap:15.6
RUN zypper -n in a && zypper --non-interactive install b
USER 10001:10001
