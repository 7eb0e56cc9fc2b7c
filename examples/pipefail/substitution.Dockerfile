FROM debian:12
RUN A=$(b | c) && d $A
RUN if a | b; then c; fi
