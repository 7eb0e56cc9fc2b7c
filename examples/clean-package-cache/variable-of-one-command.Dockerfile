# The shell's own CARGO_HOME is another folder.
FROM rust:1.80
ENV CARGO_HOME=/mnt/cargo
RUN CARGO_HOME=/opt/rust cargo install cargo-edit
USER 10001:10001
