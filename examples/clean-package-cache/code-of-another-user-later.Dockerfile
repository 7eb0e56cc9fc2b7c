FROM debian:12
RUN apt-get update && apt-get install -y postgresql
RUN service postgresql start && su - postgres -c "psql --command \"CREATE USER app\"" && su postgres -c 'createdb app'
USER 10001:10001
