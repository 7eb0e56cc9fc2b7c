FROM rust:1.79
RUN make \
  && cargo install just
USER 10001:10001
