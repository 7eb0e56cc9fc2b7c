FROM debian:12
RUN mkdir /a || true
RUN rm /b || true
RUN rm /c; rm /d
