FROM debian:12
RUN git clone https://jane:hunter2@git.example.com/a && \
    # curl https://joe:pw2@example.com
    curl -O "ftp://joe:s3cret@files.example.com/b"
ADD https://jane:hunter2@example.com/c.txt /c.txt
ENV DATABASE_URL=postgres://app:Xy7%2Fq@db.example.com:5432/app
LABEL repository="https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com/a/b"
RUN git clone https://0123456789abcdef0123456789abcdef01234567:x-oauth-basic@github.com/a/b
