FROM debian:12
RUN curl $CURL_OPTS https://e.com/a -o a
