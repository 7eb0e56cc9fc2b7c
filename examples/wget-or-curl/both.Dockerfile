FROM debian:12
RUN wget https://e.com/a && curl -fO https://e.com/b
RUN echo curl
RUN sudo wget https://e.com/c
