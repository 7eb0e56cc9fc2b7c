FROM golang:1.22
RUN go install example.org/x@latest example.org/y@v1.2.3 && go install ./... && go build
USER 10001:10001
