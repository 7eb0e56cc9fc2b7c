FROM scratch
ONBUILD COPY --from=alpine:3.20 /a /b
