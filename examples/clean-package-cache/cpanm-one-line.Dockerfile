FROM perl:5.40
RUN cpanm --notest Plack && make
USER 10001:10001
