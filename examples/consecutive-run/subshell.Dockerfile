FROM debian:12
RUN (touch b)
RUN [ -d e ] || (touch e)
RUN touch f
