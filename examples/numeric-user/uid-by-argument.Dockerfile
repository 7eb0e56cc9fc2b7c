FROM debian:12
ARG ID=12000
RUN useradd -u $ID app
USER app
CMD ["date"]
