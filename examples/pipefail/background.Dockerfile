FROM debian:12
RUN make | tee /tmp/log
RUN cat /tmp/log &> /tmp/copy
USER 10001:10001
