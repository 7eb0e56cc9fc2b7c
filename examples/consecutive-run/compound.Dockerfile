FROM debian:12
RUN for i in a b; do mkdir $i; done
RUN if [ -d a ]; then touch a/b; fi
