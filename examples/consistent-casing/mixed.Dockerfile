From debian:12
Run a
