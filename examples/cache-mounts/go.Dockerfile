FROM golang:1.22 AS b
RUN --mount=type=secret,id=a go build ./...
FROM scratch
COPY --from=b /a /a
