FROM debian:12
RUN [ -d /tmp ] && cd "$(mktemp -d)"
RUN for i in a b; do cd $i; done
RUN cp b /c
RUN (touch e) || [ -d f ]
