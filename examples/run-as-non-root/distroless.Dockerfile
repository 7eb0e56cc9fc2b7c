FROM golang:1.23 AS build
WORKDIR /src
COPY . .
RUN go build -o /server .
FROM gcr.io/distroless/static-debian12
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
