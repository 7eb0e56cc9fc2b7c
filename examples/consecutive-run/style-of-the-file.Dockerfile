FROM alpine:3.20
RUN mkdir /a
RUN mkdir /b
COPY x /x
RUN rm /x &&\
  mkdir /c && \
  mkdir /d
