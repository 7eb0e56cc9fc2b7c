FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
