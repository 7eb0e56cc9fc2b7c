FROM perl:5.40
RUN cpanm Plack && chown -R 1000 ~/.cpanm
USER 1:1
