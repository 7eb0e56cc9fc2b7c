FROM debian:12 AS Build
FROM Build AS test
RUN --mount=type=bind,from=BUILD,target=/x a
COPY --from=Build /a /b
COPY --from=build /a /c
FROM test
ONBUILD COPY --from=Build /a /b
