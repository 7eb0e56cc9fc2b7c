FROM rust:1.79
RUN cargo install just && make
USER 10001:10001
