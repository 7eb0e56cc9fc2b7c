FROM fedora:41
RUN useradd app
USER app
