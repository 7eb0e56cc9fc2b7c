FROM debian:12
CMD a
# hadolint ignore=DL4003
CMD b
