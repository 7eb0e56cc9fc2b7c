FROM debian:12
run a
