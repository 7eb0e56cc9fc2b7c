FROM golang:1.22
RUN go mod download && cargo fetch && bundle cache && pip download x && npm pack
USER 10001:10001
