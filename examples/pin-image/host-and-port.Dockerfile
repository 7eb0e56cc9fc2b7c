FROM localhost:5000/debian:12
FROM index.docker.io/library/debian:12
