FROM perl:5.40
RUN cpanm --notest Plack || exit 3
USER 10001:10001
