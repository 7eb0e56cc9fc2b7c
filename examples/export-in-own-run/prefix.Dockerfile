FROM debian:12
RUN A=b make
RUN export -p
RUN make || export A=b
RUN (export A=b)
