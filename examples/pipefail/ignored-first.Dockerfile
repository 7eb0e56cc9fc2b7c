FROM debian:12
# hadolint ignore=DL4006
RUN a | b
RUN c | d
