FROM alpine:3.20
RUN curl -s --retry 3 https://e.com/a | tar x
RUN A=$(curl https://e.com/v) && echo $A
