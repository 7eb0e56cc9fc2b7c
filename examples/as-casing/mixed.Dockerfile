From debian:12 as a
