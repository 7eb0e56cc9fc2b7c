FROM rust:1.79
RUN cargo build --release
USER 10001:10001
