FROM debian:12 AS build
RUN cd /src && make
FROM debian:12
COPY --from=build /src/app /app
