FROM debian:12
RUN useradd app && usermod -u 4000 app
RUN id b || useradd b
USER app
FROM debian:12
RUN id b || useradd b
USER b
