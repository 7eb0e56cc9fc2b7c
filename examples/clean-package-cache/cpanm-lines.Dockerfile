FROM perl:5.40
RUN make \
  && cpanm --notest Plack
USER 10001:10001
