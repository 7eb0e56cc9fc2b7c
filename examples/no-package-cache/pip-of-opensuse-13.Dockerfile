FROM opensuse:13.2
RUN zypper --non-interactive install python3-pip && zypper clean --all
RUN pip3 install flask
USER 10001:10001
