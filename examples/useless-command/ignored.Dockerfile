FROM debian:12
# hadolint ignore=DL3001
RUN service a start
