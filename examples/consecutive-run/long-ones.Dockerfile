FROM debian:12
RUN mkdir /a && mkdir /b
RUN mkdir /d
RUN mkdir /e
RUN mkdir /f && mkdir /g
RUN mkdir /h && mkdir /i
