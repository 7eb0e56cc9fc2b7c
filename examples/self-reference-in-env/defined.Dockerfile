FROM debian:12
ARG A=0
ENV A=1 B=$A
