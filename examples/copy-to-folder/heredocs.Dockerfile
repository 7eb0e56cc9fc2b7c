FROM debian:12
COPY <<A <<B /data
1
A
2
B
