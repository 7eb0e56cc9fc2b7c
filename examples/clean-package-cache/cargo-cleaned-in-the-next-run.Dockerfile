FROM rust:1.80
RUN cargo install ripgrep
RUN rm -rf "${CARGO_HOME:-$HOME/.cargo}/registry"
USER 10001:10001
