FROM debian:12
RUN cd /tmp && tar xf a.tar
RUN cp b /c
RUN (cd /c && touch d) && A=1 touch e
