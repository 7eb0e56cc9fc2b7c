FROM debian:12
ARG NAME=app
RUN useradd -u 12000 app
USER ${NAME}
CMD ["date"]
