FROM debian:12
RUN useradd --uid 12345 app && useradd other
USER app
RUN a
USER other
RUN b
USER 12345
