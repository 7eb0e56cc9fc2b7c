FROM rust:1.79
RUN cargo install just
RUN cargo build --offline
USER 10001:10001
