FROM debian:12
COPY . app
COPY a .
COPY b /b
COPY c d/
