FROM debian:12
RUN --mount=type=secret,id=t,env=TOKEN git clone https://oauth2:$TOKEN@gitlab.com/a/b
RUN --mount=type=secret,id=t git clone "https://oauth2:$(cat /run/secrets/t)@gitlab.com/a/b"
