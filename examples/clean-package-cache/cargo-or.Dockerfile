FROM rust:1.79
RUN cargo install just || exit 3
USER 10001:10001
