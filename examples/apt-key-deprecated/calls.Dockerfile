FROM debian:12
RUN curl -f https://e.com/k | apt-key add - && sudo apt-key adv --keyserver e.com --recv-keys 12
