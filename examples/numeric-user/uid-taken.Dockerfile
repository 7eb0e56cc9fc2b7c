FROM debian:12
RUN useradd --uid 10001 a && groupadd g && useradd -m -g g b
USER b:g
