FROM debian:12
RUN a | b
# hadolint ignore=DL4006
RUN c | d
