FROM debian:12
RUN --network=none mkdir /a
RUN --network=none mkdir /b
RUN --network=host mkdir /c
RUN mkdir /d
