FROM debian:12
RUN export A=b
RUN A=b
RUN alias a=b
RUN umask 022
