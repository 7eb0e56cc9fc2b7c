FROM rust:1.79
RUN cargo install just
CMD ["cargo", "run"]
USER 10001:10001
