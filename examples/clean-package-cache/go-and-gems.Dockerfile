FROM golang:1.22
RUN go install example.org/x@v1 && gem install rake:13 && bundle install && pnpm install
USER 10001:10001
