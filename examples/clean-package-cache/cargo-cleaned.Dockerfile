FROM rust:1.79
RUN cargo install just && rm -rf $CARGO_HOME/registry
USER 10001:10001
