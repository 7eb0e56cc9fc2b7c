FROM debian:12
RUN curl -O https://example.com/a && cd /src && make && rm -r /src
RUN export A=b && cd /src && make
RUN A=b && cd /src && make
RUN apt-get update && cd /src && apt-get install -y make
RUN if a; then b; fi && cd /src && make
RUN a || cd /src && make
WORKDIR /srv
