FROM debian:12
ENV A=/a/
COPY a b $A
