FROM rust:1.79
RUN cargo install ripgrep && cargo install just@1.30.0 && cargo install --version 1 fd-find
USER 10001:10001
