FROM debian:12
ARG V

# fetch
RUN curl -f https://example.com/$V | tar x
RUN true
RUN a | b
CMD run
