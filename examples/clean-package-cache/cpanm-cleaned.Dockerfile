FROM perl:5.40
RUN cpanm --notest Plack && rm -rf ~/.cpanm
USER 10001:10001
