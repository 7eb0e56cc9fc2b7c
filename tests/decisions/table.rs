//! The table of decisions: a Dockerfile each, and what must come of it.

/// A case.
pub struct Case {
    pub file: &'static str,
    /// The level and the reason; then the lines that are new, with their numbers.
    pub decision: &'static str,
    pub targets: &'static [&'static str],
    pub prefer_image: bool,
}

const fn case(file: &'static str, decision: &'static str) -> Case {
    Case { file, decision, targets: &[], prefer_image: false }
}

impl Case {
    const fn targets(self, targets: &'static [&'static str]) -> Case {
        Case { targets, ..self }
    }

    const fn prefer_image(self) -> Case {
        Case { prefer_image: true, ..self }
    }
}

#[rustfmt::skip]
pub static TABLE: &[Case] = &[

    // ---- Identity: a new user by the family's own tool ----

    case(
r#"FROM python:3.12-slim
COPY app.py /app/
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM ubuntu:24.04
COPY . /app
RUN apt-get update && apt-get install -y python3
EXPOSE 8080
CMD ["python3", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM node:22-alpine
COPY . /app
EXPOSE 8080
CMD ["node", "/app/server.js"]
"#,
r"hardening
4 RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM fedora:41
COPY . /app
RUN dnf install -y python3
EXPOSE 8080
CMD ["python3", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM rockylinux:9
COPY . /app
EXPOSE 8080
CMD ["python3", "/app/app.py"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM registry.access.redhat.com/ubi9/ubi
COPY . /app
EXPOSE 8080
CMD ["python3", "/app/app.py"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM opensuse/leap:15
COPY . /app
EXPOSE 8080
CMD ["python3", "/app/app.py"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM archlinux:latest
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),

    // ---- Identity: a number where there may be no tool ----

    case(
r#"FROM registry.access.redhat.com/ubi9/ubi-minimal
COPY . /app
EXPOSE 8080
CMD ["python3", "/app/app.py"]
"#,
r"hardening
4 RUN chown 65532:65532 /app
5 USER 65532:65532",
    ),
    case(
r#"FROM amazonlinux:2023
COPY . /app
EXPOSE 8080
CMD ["python3", "/app/app.py"]
"#,
r"hardening
4 RUN chown 65532:65532 /app
5 USER 65532:65532",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: an image from scratch has no folder that another user could write to, not even /tmp
6 USER 65532:65532",
    ),

    // ---- Identity: whom the image holds ----

    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM gcr.io/distroless/static-debian12
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"hardening
6 USER 65532:65532",
    ),
    case(
r#"FROM mcr.microsoft.com/dotnet/aspnet:8.0
COPY out /app
EXPOSE 8080
ENTRYPOINT ["dotnet", "/app/app.dll"]
"#,
r#"hardening
4 RUN chown "$APP_UID" /app
5 USER $APP_UID"#,
    ),
    case(
r#"FROM mcr.microsoft.com/dotnet/aspnet:6.0
COPY out /app
EXPOSE 8080
ENTRYPOINT ["dotnet", "/app/app.dll"]
"#,
r"unsafe: port 80 is below 1024: Docker since 20.10 lets anybody bind it, other runtimes may not
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM node:22
COPY . /app
EXPOSE 8080
CMD ["node", "/app/server.js"]
"#,
r"hardening
4 RUN chown 1000 /app
5 USER 1000",
    ).prefer_image(),
    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ).prefer_image(),

    // ---- Identity: whom the file has already ----

    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd --uid 12000 web
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN chown 12000 /app
6 USER 12000",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd web
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN chown web /app
6 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN groupadd -g 12000 web && useradd -u 12000 -g web web && usermod -aG audio web
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN chown 12000 /app
6 USER 12000",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd a && useradd b
CMD ["python", "/app/app.py"]
"#,
r"by hand: Add a USER line for a or b: dfix can't tell which of them is meant",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd a && useradd b && userdel a
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN chown b /app
6 USER b",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
USER 12000
RUN date
USER root
RUN date
CMD ["python", "/app/app.py"]
"#,
r"hardening
8 RUN chown 12000 /app
9 USER 12000",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd -u 12000 web
EXPOSE 8080
USER web
RUN date
USER root
RUN date
CMD ["python", "/app/app.py"]
"#,
r"hardening
9 RUN chown 12000 /app
10 USER 12000",
    ),
    case(
r#"FROM python:3.12-slim AS base
RUN useradd -u 12000 web
FROM base
COPY app.py /app/
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
6 RUN chown 12000 /app
7 USER 12000",
    ),
    case(
r#"FROM python:3.12-slim AS base
USER 12000
FROM base
COPY . /app
EXPOSE 8080
USER 0
RUN date
CMD ["python", "/app/app.py"]
"#,
r"hardening
8 RUN chown 12000 /app
9 USER 12000",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN <<EOF
useradd -u 12000 web
EOF
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
7 RUN chown 12000 /app
8 USER 12000",
    ),
    case(
r#"FROM node:22-alpine
COPY . /app
RUN addgroup -S web && adduser -S -G web web
EXPOSE 8080
CMD ["node", "/app/server.js"]
"#,
r"hardening
5 RUN chown web /app
6 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN adduser --disabled-password --gecos "" web
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN chown web /app
6 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
ARG ID=12000
RUN useradd -u $ID web
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
6 RUN chown web /app
7 USER web",
    ),

    // ---- Identity: names and numbers that are taken ----

    case(
r#"FROM python:3.12-slim
COPY . /app
RUN groupadd app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app2 && useradd --no-log-init --uid 10001 --gid 10001 --create-home app2 && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN mkdir /x && chown 10001 /x
CMD ["python", "/app/app.py"]
"#,
r"unsafe: line 3 gives files to `10001`, and another user is to run here
4 RUN groupadd --gid 10002 app && useradd --no-log-init --uid 10002 --gid 10002 --create-home app && chown 10002:10002 /app
5 USER 10002:10002",
    ),

    // ---- Place ----

    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
RUN date
"#,
r"hardening
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r"FROM python:3.12-slim
COPY . /app
RUN date

EXPOSE 8080
# How it is started
# hadolint ignore=DL3025
CMD python /app/app.py
",
r"hardening
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
HEALTHCHECK CMD python -c "1"
ENTRYPOINT ["python"]
CMD ["/app/app.py"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
ENTRYPOINT ["python", "/app/app.py"]
EXPOSE 8080
"#,
r"hardening
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
4 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
WORKDIR /app
"#,
r"hardening
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"from python:3.12-slim
copy . /app
run date
expose 8080
cmd ["python", "/app/app.py"]
"#,
r"hardening
5 run groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 user 10001:10001",
    ),
    case(
"FROM python:3.12-slim\r\nCOPY . /app\r\nRUN date\r\nCMD [\"python\", \"/app/app.py\"]\r\n",
r"unsafe: no port shows that `python` is a service: what it works on, and where it writes, isn't known
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
RUN date"#,
r"hardening
5 RUN date
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
"FROM python:3.12-slim\nCOPY . /app\nCMD [\"python\", \"/app/app.py\"]\nRUN date \\\n",
r"by hand: Take the continuation off line 4, then add USER",
    ),
    case(
r#"FROM python:3.12-slim AS a
CMD ["python", "/app/app.py"]
FROM python:3.12-slim AS b
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim AS a
CMD ["python", "/app/app.py"]
FROM python:3.12-slim AS b
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: no code is copied into the image: what `python` works on is mounted or given when it runs
2 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
3 USER 10001:10001",
    ).targets(&["a"]),
    case(
r#"FROM python:3.12-slim AS a
CMD ["python", "/app/app.py"]
FROM python:3.12-slim AS b
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: no code is copied into the image: what `python` works on is mounted or given when it runs
hardening
2 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
3 USER 10001:10001
8 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
9 USER 10001:10001",
    ).targets(&["a", "b"]),
    case(
r#"FROM python:3.12-slim AS base
FROM base AS test
RUN date
FROM base
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
7 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
8 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim AS base
CMD ["python", "/app/app.py"]
FROM base AS test
COPY . /app
RUN date
"#,
r"by hand: Add a USER line at the end: dfix doesn't, since another stage builds on this one",
    ).targets(&["base"]),
    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
USER root
RUN date
CMD ["python", "/app/app.py"]
"#,
r"unsafe: its author chose root in line 4
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd -u 12000 web
USER 12000
RUN date
USER root
CMD ["python", "/app/app.py"]
"#,
r"unsafe: the file goes back to root itself right before it ends
6 USER 12000",
    ),

    // ---- Folders that the file makes for writing ----

    case(
r#"FROM python:3.12-slim
COPY . /app
VOLUME /data
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: a volume of line 3 that an earlier run filled belongs to root, and stays so
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /data /app && chown 10001:10001 /data /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
VOLUME ["/data", "/var/log/app"]
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: a volume of line 3 that an earlier run filled belongs to root, and stays so
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /data /var/log/app /app && chown 10001:10001 /data /var/log/app /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
ENV HOMEDIR=/srv/data
VOLUME $HOMEDIR
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: a volume of line 4 that an earlier run filled belongs to root, and stays so
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /srv/data /app && chown 10001:10001 /srv/data /app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
VOLUME $ELSEWHERE
CMD ["python", "/app/app.py"]
"#,
r"unsafe: which folder VOLUME $ELSEWHERE names isn't known
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY seed /data/
VOLUME /data
CMD ["python", "app.py"]
"#,
r"unsafe: `/data/` in line 2 may be data that the application changes
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /data && chown 10001:10001 /data
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN mkdir -p /app/logs /app/static
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /app/logs lies beside the code, and the application may write there too
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /app/logs && chown 10001:10001 /app/logs /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
WORKDIR /app
RUN mkdir uploads
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /app/uploads lies beside the code, and the application may write there too
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /app/uploads && chown 10001:10001 /app/uploads /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
WORKDIR /app
RUN cd .. && mkdir uploads
CMD ["python", "/app/app.py"]
"#,
r"unsafe: where the folder uploads lies isn't known
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /server /server
VOLUME /data
ENTRYPOINT ["/server"]
"#,
r"unsafe: /data can't be given to the user in this image
6 USER 65532:65532",
    ),
    case(
r#"FROM python:3.12-slim AS base
VOLUME /data
FROM base
COPY . /app
CMD ["python", "/app/app.py"]
"#,
r"unsafe: a VOLUME stands in a stage that this one builds on
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /data && chown 10001:10001 /data /app
6 USER 10001:10001",
    ),

    // ---- Unsafe: something isn't known ----

    case(
r#"FROM example.com/base:1
COPY . /app
CMD ["python", "/app/app.py"]
"#,
r"unsafe: nothing is known of base image `example.com/base:1`
3 USER 65532:65532",
    ),
    case(
r#"ARG BASE
FROM $BASE
COPY . /app
CMD ["python", "/app/app.py"]
"#,
r"unsafe: nothing is known of base image `$BASE`
4 USER 65532:65532",
    ),
    case(
r#"ARG BASE=python:3.12-slim
FROM $BASE
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"ARG V=3.12
FROM python:${V}-slim
COPY . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r"FROM python:3.12-slim
COPY . /app
RUN date
",
r"unsafe: the file doesn't say what the container runs
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY start.sh /
CMD ["/start.sh"]
"#,
r"unsafe: dfix can't see whether `start.sh` needs root
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
CMD ["bash"]
"#,
r"unsafe: `bash` is a shell, and what is done in it isn't known
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),
    case(
r"FROM python:3.12-slim
COPY . /app
ARG RUNS=python
ENV RUNS=$RUNS
CMD $RUNS /app/app.py
",
r"unsafe: a variable decides what the container runs
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY setup.sh /
RUN sh /setup.sh
CMD ["python", "app.py"]
"#,
r"unsafe: what /setup.sh, run in line 3, makes isn't known
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN apt-get update && apt-get install -y curl && curl -o /usr/bin/x https://example.com/x
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `curl` in line 3 brings in a program that isn't known
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),

    // ---- Unsafe: it may need rights, or write elsewhere ----

    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 80
CMD ["python", "/app/app.py"]
"#,
r"unsafe: port 80 is below 1024: Docker since 20.10 lets anybody bind it, other runtimes may not
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080 443/tcp
CMD ["python", "/app/app.py"]
"#,
r"unsafe: port 443 is below 1024: Docker since 20.10 lets anybody bind it, other runtimes may not
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
CMD ["gunicorn", "-b", "0.0.0.0:80", "app:app"]
"#,
r"unsafe: port 80 is below 1024: Docker since 20.10 lets anybody bind it, other runtimes may not
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),
    case(
r#"FROM node:22
COPY . /app
CMD ["npm", "start"]
"#,
r"unsafe: `npm` may write beside the code, as its caches and logs are
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),
    case(
r#"FROM php:8.3-cli
WORKDIR /app
COPY . .
EXPOSE 8080
CMD ["php", "server.php", "start"]
"#,
r"unsafe: `php` starts a server whose pid file and logs lie beside its code
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM php:8.3-cli
WORKDIR /app
COPY . .
RUN bin/console cache:clear
EXPOSE 8080
CMD ["php", "public/server.php"]
"#,
r"unsafe: `cache:clear` in line 4 may leave files that belong to root, or lie in its home
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"FROM node:22
WORKDIR /app
COPY --from=build /src/.next/standalone ./
EXPOSE 3000
CMD ["node", "server.js"]
"#,
r"unsafe: `/src/.next/standalone` in line 3 belongs to a framework that writes beside the code
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r"FROM python:3.12-slim
COPY . /app
CMD python manage.py runserver
",
r"unsafe: `python` runs Django, whose default database lies beside the code
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),
    case(
r"FROM python:3.12-slim
COPY . /app
CMD python /app/app.py > /var/log/app.log
",
r"unsafe: `python` writes a file that its output is redirected to
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
4 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
CMD ["gunicorn", "--access-logfile", "/var/log/app.log", "app:app"]
"#,
r"unsafe: `/var/log/app.log`, an argument of `gunicorn`, may name a place that the application writes
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN sudo date
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `sudo` in line 3 points to a need for root
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
# docker run -v /srv:/data app
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `-v` in the comment in line 3 shows that the container is given host folders or devices, where another user may have no rights
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
4 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN date
USER root
CMD ["python", "/app/app.py"]
"#,
r"unsafe: the file goes back to root itself right before it ends
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),

    // ---- By hand: it is known to break ----

    case(
r"FROM nginx:1.27
COPY site /usr/share/nginx/html
",
r"by hand: Use an unprivileged variant of the image, or keep root: nginx needs it to start, and changes the user of its workers itself",
    ),
    case(
r"FROM httpd:2.4
",
r"by hand: Use an unprivileged variant of the image, or keep root: httpd needs it to start, and changes the user of its workers itself",
    ),
    case(
r"FROM php:8.3-apache
COPY . /var/www/html
",
r"by hand: Use an unprivileged variant of the image, or keep root: apache2 needs it to start, and changes the user of its workers itself",
    ),
    case(
r#"FROM debian:12
RUN apt-get update && apt-get install -y nginx
CMD ["nginx", "-g", "daemon off;"]
"#,
r"by hand: Keep root, or make nginx work without it, then add USER: it binds low ports and starts workers as another user",
    ),
    case(
r#"FROM debian:12
CMD ["/usr/bin/supervisord", "-n"]
"#,
r"by hand: Keep root, or make supervisord work without it, then add USER: it starts services as several users",
    ),
    case(
r#"FROM debian:12
CMD ["cron", "-f"]
"#,
r"by hand: Keep root, or make cron work without it, then add USER: it needs rights that only root has",
    ),
    case(
r#"FROM debian:12
CMD ["/usr/sbin/sshd", "-D"]
"#,
r"by hand: Keep root, or make sshd work without it, then add USER: it needs rights that only root has",
    ),
    case(
r#"FROM docker:27-dind
CMD ["dockerd"]
"#,
r"by hand: Use an unprivileged variant of the image, or keep root: dockerd needs it to start, and changes the user of its workers itself",
    ),
    case(
r"FROM python:3.12-slim
COPY . /app
CMD sudo python /app/app.py
",
r"by hand: Keep root, or make sudo work without it, then add USER: it becomes another user, which takes root or a password",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN pip install --user flask
CMD ["python", "/app/app.py"]
"#,
r"by hand: Move it out of root's home, then add USER: line 3 puts files there, and /root is closed for others",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR /root/app
COPY . .
CMD ["python", "app.py"]
"#,
r"by hand: Move it out of root's home, then add USER: line 2 names it, and /root is closed for others",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
ENV PATH=/root/.local/bin:$PATH
CMD ["python", "/app/app.py"]
"#,
r"by hand: Move it out of root's home, then add USER: line 3 names it, and /root is closed for others",
    ),
    case(
r#"FROM python:3.12-slim
COPY key /root/.ssh/key
CMD ["python", "app.py"]
"#,
r"by hand: Move it out of root's home, then add USER: line 2 names it, and /root is closed for others",
    ),
    case(
r#"FROM rust:1.80
RUN ~/.cargo/bin/cargo build
CMD ["/app"]
"#,
r"by hand: Move it out of root's home, then add USER: line 2 puts files there, and /root is closed for others",
    ),
    case(
r#"FROM python:3.12-slim
ONBUILD COPY . /app
CMD ["python", "app.py"]
"#,
r"by hand: Add a USER line where the image is used: here it would hold for the ONBUILD triggers too",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
USER $WHO
CMD ["python", "/app/app.py"]
"#,
r"by hand: Give the variable a default that is not root, or write the uid itself",
    ),

    // ---- Nothing: it is settled already ----

    case(
r"FROM postgres:16
COPY init.sql /docker-entrypoint-initdb.d/
",
r"nothing",
    ),
    case(
r#"FROM redis:7
CMD ["redis-server", "/etc/redis.conf"]
"#,
r"nothing",
    ),
    case(
r#"FROM postgres:16
ENTRYPOINT ["postgres"]
"#,
r"unsafe: no code is copied into the image: what `postgres` works on is mounted or given when it runs
2 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
3 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY entry.sh /
ENTRYPOINT ["gosu", "app", "/entry.sh"]
"#,
r"nothing",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
USER 12000
CMD ["python", "/app/app.py"]
"#,
r"nothing",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
ARG U=web
USER ${U}
CMD ["python", "/app/app.py"]
"#,
r"nothing",
    ),
    case(
r"FROM nginxinc/nginx-unprivileged:1.27
COPY site /usr/share/nginx/html
",
r"nothing",
    ),
    case(
r#"FROM gcr.io/distroless/static-debian12:nonroot
COPY app /app
ENTRYPOINT ["/app"]
"#,
r"nothing",
    ),
    case(
r#"FROM mcr.microsoft.com/windows/servercore:ltsc2022
CMD ["cmd"]
"#,
r"nothing",
    ),
    case(
r#"FROM python:3.12-slim AS a
RUN date
FROM python:3.12-slim
COPY . /app
USER 12000
CMD ["python", "/app/app.py"]
"#,
r"nothing",
    ),
    case(
r#"FROM python:3.12-slim AS base
USER 12000
FROM base
COPY . /app
CMD ["python", "/app/app.py"]
"#,
r"nothing",
    ),

    // ---- Files and folders that speak of writing ----

    case(
r#"FROM python:3.12-slim
COPY . /app
ENV LOG_DIR=/srv/log
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `LOG_DIR` in line 3 names a place that the application may write
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
ENV LOG_LEVEL=debug DATA_DIR=/data
VOLUME /data
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: a volume of line 4 that an earlier run filled belongs to root, and stays so
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /data /app && chown 10001:10001 /data /app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
ENV DATABASE_URL=sqlite:///app.db
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `sqlite:///app.db` in line 3 is a file that the application may write
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY seed.sqlite3 app.py /app/
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `seed.sqlite3` in line 2 is a file that the application may write
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
4 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN touch /app/counter
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `touch` in line 3 makes a file that may be meant for writing
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN mkdir /app/pdfs
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /app/pdfs is made beside the code, and nothing else names it: it may be written
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
RUN mkdir /app
COPY app.py /app/
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN mkdir -p /usr/share/man/man1
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
VOLUME /tmp
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: a volume of line 3 that an earlier run filled belongs to root, and stays so
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /server /server
VOLUME /tmp
ENTRYPOINT ["/server"]
"#,
r"unsafe: VOLUME /tmp covers a folder of the system
6 USER 65532:65532",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
CMD ["python", "/app/app.py", "--output-dir", "out"]
"#,
r"unsafe: `--output-dir`, an argument of `python`, may name a place that the application writes
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
4 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
CMD ["gunicorn", "--reload", "app:app"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
5 USER 10001:10001",
    ),

    // ---- Files that are closed, or somebody else's ----

    case(
r#"FROM python:3.12-slim
COPY app.py /app/
RUN chmod 700 /app/app.py
CMD ["python", "/app/app.py"]
"#,
r"unsafe: line 3 closes files for others than root (mode `700`)
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY app.py /app/
RUN chmod +x /app/app.py && chmod -R 755 /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY --chmod=600 app.py /app/
CMD ["python", "/app/app.py"]
"#,
r"unsafe: line 2 closes files for others than root (mode `600`)
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
4 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN umask 077 && date > /x
CMD ["python", "/app/app.py"]
"#,
r"unsafe: line 3 writes /x, and the application may do so too
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY --chown=www-data:www-data app.py /app/
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
4 RUN chown 33 /app
5 USER 33",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN chown -R 1000 /srv
CMD ["python", "/app/app.py"]
"#,
r"unsafe: line 3 gives files to `1000`, and another user is to run here
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd web && mkdir /app && chown -R web:web /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN chown root:root /srv
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),

    // ---- Folders that the file gives to the user itself ----

    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd web && mkdir -p /app/logs && chown web /app/logs
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /app/logs lies beside the code, and the application may write there too
4 RUN chown web /app
5 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd web && mkdir -p /app/logs && chown -R web:web /app
ENV LOG_FILE=/app/logs/x
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /app/logs lies beside the code, and the application may write there too
5 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd web && mkdir /app && chown -R web /app && mkdir /app/logs
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /app/logs lies beside the code, and the application may write there too
4 RUN mkdir -p /app/logs && chown web /app/logs
5 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd web
WORKDIR /app
RUN mkdir logs && chown -R web .
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /app/logs lies beside the code, and the application may write there too
6 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd web && mkdir /data && chown web /data
VOLUME /data
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: a volume of line 4 that an earlier run filled belongs to root, and stays so
4 RUN mkdir -p /app && chown web /app
7 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN mkdir /var/lib/relay
EXPOSE 8080
CMD ["python", "/app/relay.py", "/var/lib/relay/state"]
"#,
r"unsafe: /var/lib/relay shows that what `python` runs keeps files, and it may keep others beside its code
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /var/lib/relay && chown 10001:10001 /var/lib/relay /app
6 USER 10001:10001",
    ),

    // ---- Scripts that start the application ----

    case(
r#"FROM node:22
COPY docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node", "a.js"]
"#,
r"unsafe: dfix can't see whether `docker-entrypoint.sh` needs root
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),
    case(
r#"FROM node:22
COPY . /app
EXPOSE 8080
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node", "a.js"]
"#,
r"unsafe: a.js lies in /, where `node` works and only root may write
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["python", "/app/app.py"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r"FROM python:3.12-slim
COPY . /app
EXPOSE 8080
CMD exec env A=b nohup python /app/app.py
",
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),

    // ---- Folders that are filled, or left empty ----

    case(
r#"FROM python:3.12-slim
RUN mkdir /srv/book
WORKDIR /usr/src/book
COPY app.py .
EXPOSE 8080
CMD ["python", "app.py"]
"#,
r"unsafe: /srv/book shows that what `python` runs keeps files, and it may keep others beside its code
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /srv/book && chown 10001:10001 /srv/book /usr/src/book
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN mkdir /srv/book
RUN cd /srv && cp /etc/hostname book/
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"hardening
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR /app
RUN mkdir book
COPY pages book/
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `python` is told to use /app/app.py, which may be root's or mounted
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
WORKDIR /app
RUN mkdir book .hidden
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /app/book is made beside the code, and nothing else names it: it may be written
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),

    // ---- Ports that no EXPOSE tells ----

    case(
r#"FROM node:22
COPY . /app
ENV PORT=80
CMD ["node", "/app/a.js"]
"#,
r"unsafe: port 80 is below 1024: Docker since 20.10 lets anybody bind it, other runtimes may not
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM node:22
COPY . /app
ENV PORT 8080
CMD ["node", "/app/a.js"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM mcr.microsoft.com/dotnet/core/aspnet:3.1
COPY out /app
ENTRYPOINT ["dotnet", "/app/app.dll"]
"#,
r"unsafe: port 80 is below 1024: Docker since 20.10 lets anybody bind it, other runtimes may not
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
4 USER 10001:10001",
    ),
    case(
r#"FROM mcr.microsoft.com/dotnet/core/aspnet:3.1
COPY out /app
ENV ASPNETCORE_URLS=http://+:5000
ENTRYPOINT ["dotnet", "/app/app.dll"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),

    // ---- Tools, and containers that idle ----

    case(
r#"FROM python:3.12-slim
RUN pip install x
ENTRYPOINT ["python"]
"#,
r"unsafe: no code is copied into the image: what `python` works on is mounted or given when it runs
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),
    case(
r#"FROM debian:12
COPY a /a
CMD ["tail", "-f", "/dev/null"]
"#,
r"unsafe: `tail` only keeps the container running, and what is done in it isn't known
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),

    // ---- What reviewers of real files found ----

    case(
r#"FROM debian:12 AS build
RUN curl -sSLO https://example.com/server
FROM debian:12
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: dfix can't see whether `server` needs root
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
7 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server", "--datadir=/blockchain"]
"#,
r"unsafe: `--datadir=/blockchain`, an argument of `server`, may name a place that the application writes
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
7 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
COPY --from=build /server /server
VOLUME /blockchain
EXPOSE 8080
ENTRYPOINT ["/server", "--root=/blockchain"]
"#,
r"unsafe: a volume of line 5 that an earlier run filled belongs to root, and stays so
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /blockchain && chown 10001:10001 /blockchain
8 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server", "--rpm_root=/var/rpms"]
"#,
r"unsafe: `server` is told to use /var/rpms, which may be root's or mounted
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
7 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
COPY --from=build /server /opt/server
WORKDIR /opt/server
EXPOSE 8080
ENTRYPOINT ["./bin/server"]
"#,
r"unsafe: dfix can't see whether `server` needs root
7 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /opt/server
8 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
COPY --from=build /server /usr/local/bin/
EXPOSE 8080
CMD ["server"]
"#,
r"hardening
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
7 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
WORKDIR /app
COPY --from=build /server .
EXPOSE 8080
CMD ["./server"]
"#,
r"hardening
7 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
8 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /server /server
COPY --from=build /empty /tmp
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: line 5 makes /tmp, which is root's then
7 USER 65532:65532",
    ),
    case(
r#"FROM python:3.12-slim
ADD https://example.com/app.py /app/app.py
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: line 2 adds a file from a URL, which only root may read then
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
ADD https://example.com/app.py /app/app.py
RUN chmod 644 /app/app.py
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM alpine:3
RUN apk add --no-cache python3 docker-cli
COPY . /app
EXPOSE 8000
CMD ["python3", "/app/app.py"]
"#,
r"unsafe: `docker-cli` in line 2 points to a need for root
5 RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN mkdir /app/logs
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /app/logs lies beside the code, and the application may write there too
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /app/logs && chown 10001:10001 /app/logs /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN echo "{}" > /app/settings.json
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: line 3 writes /app/settings.json, and the application may do so too
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN echo Europe/Paris > /etc/timezone
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY .env /app/
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `.env` in line 2 may be closed for others than its owner
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR /home/app
COPY . .
EXPOSE 8000
CMD ["python", "app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app2 && useradd --no-log-init --uid 10001 --gid 10001 --create-home app2 && chown 10001:10001 /home/app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
ENTRYPOINT ["python", "/app/scan.py"]
"#,
r"unsafe: no port shows that `python` is a service: what it works on, and where it writes, isn't known
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
4 USER 10001:10001",
    ),
    case(
r"FROM openjdk:17-slim
COPY a.jar /
EXPOSE 8080
CMD echo soon && sleep 5 && java -jar /a.jar
",
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
5 USER 10001:10001",
    ),

    // ---- Whom the file gives files to ----

    case(
r#"FROM node:22
COPY --chown=node:node . /app
EXPOSE 8080
CMD ["node", "/app/a.js"]
"#,
r"hardening
4 RUN chown 1000 /app
5 USER 1000",
    ),
    case(
r#"FROM node:22
COPY --chown=node . /app
RUN chown nobody /x
EXPOSE 8080
CMD ["node", "/app/a.js"]
"#,
r"unsafe: line 3 gives files to `nobody`, and another user is to run here
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY --chown=1000 . /app
EXPOSE 8080
CMD ["python", "/app/app.py"]
"#,
r"unsafe: line 2 gives files to `1000`, and another user is to run here
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),

    // ---- Tools for people ----

    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /server /site
EXPOSE 1313
ENTRYPOINT ["/site"]
CMD ["--help"]
"#,
r"unsafe: `site` takes its arguments when it runs, and may work on mounted folders
6 USER 65532:65532",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM alpine:3
COPY --from=build /server /usr/bin/edit
ENTRYPOINT ["edit"]
"#,
r"unsafe: no port shows that `edit` is a service: what it works on, and where it writes, isn't known
5 RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app
6 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM alpine:3
COPY --from=build /server /server
ENTRYPOINT ["/server"]
"#,
r"unsafe: no port shows that `server` is a service: what it works on, and where it writes, isn't known
5 RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app
6 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM alpine:3
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server", "-template", "/etc/t.tmpl:/app/config"]
"#,
r"unsafe: `server` is told to use /app/config, which may be root's or mounted
6 RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app
7 USER 10001:10001",
    ),
    case(
r#"FROM maven:3-eclipse-temurin-17
COPY . /app
EXPOSE 8080
CMD ["java", "-jar", "/app/a.jar"]
"#,
r"unsafe: the entrypoint of base image `maven:3-eclipse-temurin-17` copies its settings into root's home
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
CMD ["python"]
"#,
r"unsafe: `python` is told nothing to run: that is given when the container starts
3 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
4 USER 10001:10001",
    ),

    // ---- What reviewers of real files found, once more ----

    case(
r#"FROM python:3.12-slim
ENV HOME_OF_APP=/srv/app
COPY app.py $HOME_OF_APP/
RUN mkdir -p /srv/pictures $HOME_OF_APP/logs
EXPOSE 8000
CMD ["python", "app.py"]
"#,
r"unsafe: /srv/app/logs lies beside the code, and the application may write there too
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /srv/pictures /srv/app/logs && chown 10001:10001 /srv/pictures /srv/app/logs
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY app.py /app/
# USER app
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `USER` in the comment in line 3 shows that its author tried another user and gave up
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY app.conf.j2 /etc/
EXPOSE 8000
CMD ["python", "app.py"]
"#,
r"unsafe: `app.conf.j2` in line 2 is filled in or worked on when the container runs
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
5 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
COPY --from=build /server /usr/bin/coredns
EXPOSE 8053
ENTRYPOINT ["coredns", "-quiet"]
"#,
r"unsafe: `coredns` may need rights on devices or the network that only root has
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
7 USER 10001:10001",
    ),

    // ---- PATH ----

    case(
r#"FROM python:3.12-slim
COPY . /app
ENV PATH=/usr/local/bin:/bin:/usr/bin:/app
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"by hand: Add /usr/sbin to PATH in line 3, or make a user before it, then add USER: the programs that make users and folders aren't found there",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
ENV PATH="/app:$PATH"
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"hardening
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd web
VOLUME /data
ENV PATH=/app
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: a volume of line 4 that an earlier run filled belongs to root, and stays so
4 RUN mkdir -p /data /app && chown web /data /app
8 USER web",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN useradd web
ENV PATH=/app
VOLUME /data
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"by hand: Add /bin to PATH in line 4, or make a user before it, then add USER: the programs that make users and folders aren't found there",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
COPY --from=build ["/server", "/usr/local/bin/"]
EXPOSE 8080
CMD ["server"]
"#,
r"hardening
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
ADD ["https://example.com/app.py", "/app/app.py"]
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: line 2 adds a file from a URL, which only root may read then
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),

    // ---- Accounts and folders that other stages bring ----

    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server . && adduser --uid 12000 web
FROM scratch
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: an image from scratch has no folder that another user could write to, not even /tmp
7 USER 12000",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: an image from scratch has no folder that another user could write to, not even /tmp
7 USER 65532:65532",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
COPY passwd /etc/passwd
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: line 4 brings accounts of its own, and one of them may be meant
7 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
8 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN mkdir -p /config
RUN go build -o /server .
FROM scratch
WORKDIR /config
COPY --from=build /config /config
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: what line 6 copies is an empty folder, made for writing
9 USER 65532:65532",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN git clone https://example.com/x.git . && go build -o /server .
FROM debian:12
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: line 2 fetches somebody else's code, and where that writes isn't known
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
7 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS source
ADD https://example.com/x.git /src
FROM golang:1.23 AS build
COPY --from=source /src .
RUN go build -o /server .
FROM debian:12
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: line 2 fetches somebody else's code, and where that writes isn't known
9 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
10 USER 10001:10001",
    ),

    // ---- What names, labels and ports tell ----

    case(
r#"FROM node:22
WORKDIR /app
COPY . .
EXPOSE 1337
CMD ["node", "app.js"]
"#,
r"unsafe: port 1337 in line 4 is that of Sails, Strapi, Egg or Haste, which write beside the code
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM node:22
WORKDIR /app
COPY . .
RUN npm install -g next && npm ci
EXPOSE 3000
CMD ["node", "server.js"]
"#,
r"unsafe: `next` in line 4 is a framework that writes beside the code
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR /app
COPY downloader.py .
EXPOSE 8000
CMD ["python", "downloader.py"]
"#,
r"unsafe: `downloader` may keep data of its own where only root may write
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR /wiki
COPY app.py .
EXPOSE 8000
CMD ["python", "app.py"]
"#,
r"unsafe: `wiki` in line 2 may keep data of its own where only root may write
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /wiki
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
LABEL description="A URL shortener"
COPY . /app
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `shortener` in line 2 says that the application may keep data of its own, or work on the host's
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
ENV LEDGER_FILE=""
COPY . /app
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `LEDGER_FILE` in line 2 is given when the container starts, and names a place that the application may write
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY app.py /app/
COPY certs /app/certs
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `certs` in line 3 may be closed for others than its owner
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),

    // ---- Working directories that hold nothing ----

    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM alpine:3
WORKDIR /www
COPY --from=build /server /usr/bin/server
RUN chmod +x /usr/bin/server
EXPOSE 8080
ENTRYPOINT ["server"]
"#,
r"unsafe: nothing is put into /www, the working directory of line 4: the program may write there, or work on what is mounted
8 RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app && chown 10001:10001 /www
9 USER 10001:10001",
    ),
    case(
r#"FROM maven:3-eclipse-temurin-17
WORKDIR /srv/build/
COPY . .
RUN mvn -q package && cp target/a.jar /a.jar
RUN rm -rf /srv/build/
EXPOSE 8080
ENTRYPOINT ["java", "-jar", "/a.jar"]
"#,
r"unsafe: nothing is put into /srv/build/, the working directory of line 2: the program may write there, or work on what is mounted
7 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /srv/build
8 USER 10001:10001",
    ),

    // ---- Whose folder it is, and what lies there ----

    case(
r#"FROM node:22
WORKDIR /home/node/app
COPY . .
EXPOSE 8080
CMD ["node", "server.js"]
"#,
r"unsafe: /home/node/app lies in the home of node, which may be closed for others
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /home/node/app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY requirements.txt /app/
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `python` is told to use /app/app.py, which may be root's or mounted
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
5 USER 10001:10001",
    ),
    case(
r#"FROM node:22
COPY . .
EXPOSE 8080
CMD ["node", "server.js"]
"#,
r"unsafe: server.js lies in /, where `node` works and only root may write
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
5 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
# compose overrides it
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `overrides` in the comment in line 3 says that the container runs something else
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM debian:12
COPY --from=build /deps /
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: line 4 may put other libraries over the system's, which the RUN for the user works with
7 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
8 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
ENV HOME=/app
COPY . /app
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `HOME` in line 2 names a place that the application may write
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
RUN apt-get update && apt-get install -y mumble-server
COPY . /app
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: `mumble-server` in line 2 is a server that the application may start, and that keeps files of its own
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
COPY . /app
RUN mkdir /srv/pictures
EXPOSE 8000
CMD ["python", "/app/app.py"]
"#,
r"unsafe: /srv/pictures shows that what `python` runs keeps files, and it may keep others beside its code
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /srv/pictures && chown 10001:10001 /srv/pictures /app
6 USER 10001:10001",
    ),

    // ---- The working directory is the user's, where it is the application's own ----

    case(
r#"FROM eclipse-temurin:21-jre
ENV VERTICLE_HOME=/usr/verticles
WORKDIR $VERTICLE_HOME
COPY my-verticle.jar .
EXPOSE 8080
CMD ["java", "-jar", "my-verticle.jar"]
"#,
r"hardening
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 .
7 USER 10001:10001",
    ),
    case(
r#"FROM eclipse-temurin:21-jre
ARG PLACE=/usr/verticles
WORKDIR $PLACE
COPY my-verticle.jar .
EXPOSE 8080
CMD ["java", "-jar", "my-verticle.jar"]
"#,
r"hardening
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 .
7 USER 10001:10001",
    ),
    case(
r#"FROM node:22
WORKDIR /opt
COPY server.js /srv/code/server.js
EXPOSE 8080
CMD ["node", "/srv/code/server.js"]
"#,
r"unsafe: `node` works in /opt, which can't be given to another user
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
6 USER 10001:10001",
    ),
    case(
r#"FROM node:22
WORKDIR /code
COPY . .
RUN chown -R node /code
EXPOSE 8080
CMD ["node", "server.js"]
"#,
r"hardening
6 USER 1000",
    ),
    case(
r#"FROM node:22
WORKDIR /code
COPY --chown=node . .
EXPOSE 8080
CMD ["node", "server.js"]
"#,
r"hardening
5 RUN chown 1000 /code
6 USER 1000",
    ),
    case(
r#"FROM gcr.io/distroless/nodejs22-debian12
WORKDIR /app
COPY . .
EXPOSE 8080
CMD ["server.js"]
"#,
r"unsafe: dfix can't see whether `server.js` needs root
5 USER 65532:65532",
    ),
    case(
r#"FROM gcr.io/distroless/java21-debian12
WORKDIR /app
COPY app.jar .
EXPOSE 8080
ENTRYPOINT ["java", "-jar", "app.jar"]
"#,
r"unsafe: `java` works in /app, which can't be given to another user
5 USER 65532:65532",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM gcr.io/distroless/static-debian12
VOLUME /data
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: /data can't be given to the user in this image
7 USER 65532:65532",
    ),
    case(
r#"FROM registry.access.redhat.com/ubi9/ubi-minimal
WORKDIR /app
COPY . .
RUN microdnf install -y python3
EXPOSE 8080
CMD ["python3", "app.py"]
"#,
r"hardening
6 RUN chown 65532:65532 /app
7 USER 65532:65532",
    ),
    case(
r#"FROM python:3.12-slim
VOLUME /data
WORKDIR /app
COPY . .
EXPOSE 8080
CMD ["python", "app.py"]
"#,
r"unsafe: a volume of line 2 that an earlier run filled belongs to root, and stays so
2 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && mkdir -p /data /app && chown 10001:10001 /data /app
7 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR work
COPY . .
EXPOSE 8080
CMD ["python", "app.py"]
"#,
r"unsafe: `python` works in the folder of line 2, which can't be given to another user
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
6 USER 10001:10001",
    ),
    case(
r#"FROM example.com/own/base:1
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y python3
EXPOSE 8080
CMD ["python3", "app.py"]
"#,
r"unsafe: nothing is known of base image `example.com/own/base:1`
6 USER 65532:65532",
    ),

    // ---- What else tells of data, or of another system ----

    case(
r#"FROM python:3.12-slim
WORKDIR /app
COPY . .
EXPOSE 8080
CMD python -c "from src import db; db.create_all()"
CMD ["flask", "run"]
"#,
r"unsafe: `db.create_all` in line 5 makes a database, which may lie beside the code
5 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
6 USER 10001:10001",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR /app
COPY app.py .
# COPY notes.db .
EXPOSE 8080
CMD ["python", "app.py"]
"#,
r"unsafe: `notes.db` in the comment in line 4 names a database in a file, which is written beside the code
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"# See https://aka.ms/containercompat for other systems
FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /app
COPY out .
EXPOSE 8080
ENTRYPOINT ["dotnet", "app.dll"]
"#,
r#"unsafe: `https://aka.ms/containercompat` in the comment in line 1 says that the image may be one for Windows
6 RUN chown "$APP_UID" /app
7 USER $APP_UID"#,
    ),
    case(
r#"FROM python:3.12-alpine
WORKDIR /app
RUN apk add --no-cache haproxy
COPY app.py .
EXPOSE 8080
CMD ["python", "app.py"]
"#,
r"unsafe: `haproxy` in line 3 is a server that the application may start, and that keeps files of its own
6 RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app && chown 10001:10001 /app
7 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN CGO_ENABLED=0 go build -o /server .
FROM scratch
COPY --from=build /server /server
EXPOSE 8080
ENTRYPOINT ["/server"]
"#,
r"unsafe: an image from scratch has no folder that another user could write to, not even /tmp
6 USER 65532:65532",
    ),
    case(
r#"FROM node:22
COPY . /srv/code
EXPOSE 8080
CMD ["node", "/srv/code/server.js"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /srv/code
5 USER 10001:10001",
    ),
    case(
r#"FROM node:22
COPY . /opt
EXPOSE 8080
CMD ["node", "/opt/server.js"]
"#,
r"hardening
4 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app
5 USER 10001:10001",
    ),
    case(
r#"FROM node:22
WORKDIR /srv/code
COPY . .
RUN npm ci && npm run build
EXPOSE 8080
CMD ["node", "server.js"]
"#,
r"unsafe: line 4 builds pages beside the code, and what is started may do so too: NODE_ENV isn't set to `production`
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /srv/code
7 USER 10001:10001",
    ),
    case(
r#"FROM node:22
ENV NODE_ENV=production
WORKDIR /srv/code
COPY . .
RUN npm ci && npm run build
EXPOSE 8080
CMD ["node", "server.js"]
"#,
r"hardening
7 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /srv/code
8 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM alpine:3.20
COPY --from=build /server /bin/server
EXPOSE 8080
ENTRYPOINT ["server", "-p", "pw/auth"]
"#,
r"unsafe: `pw/auth`, an argument of `server`, may be closed for others than its owner
6 RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app
7 USER 10001:10001",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /chat-client .
FROM alpine:3.20
COPY --from=build /chat-client /bin/chat-client
ENTRYPOINT ["chat-client", "--port", "8000"]
"#,
r"unsafe: `chat-client` may keep data of its own where only root may write
5 RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app
6 USER 10001:10001",
    ),
    case(
r#"FROM node:22
ENV UPLOADS_FILE_SYSTEM local
WORKDIR /srv/code
COPY . .
EXPOSE 8080
CMD ["node", "server.js"]
"#,
r"unsafe: `UPLOADS_FILE_SYSTEM` in line 2 says that the application keeps files
6 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /srv/code
7 USER 10001:10001",
    ),
    case(
r#"FROM rust:1 AS build
WORKDIR /app
COPY . .
RUN cargo build && cp target/debug/server /bin/server
FROM debian:12
WORKDIR /app
COPY --from=build /bin/server /bin/server
COPY --from=build /app /app
EXPOSE 8080
CMD ["server"]
"#,
r"unsafe: `server` works among the files that are copied into /app, and may change them
10 RUN groupadd --gid 10001 app && useradd --no-log-init --uid 10001 --gid 10001 --create-home app && chown 10001:10001 /app
11 USER 10001:10001",
    ),
    case(
r#"FROM node:22
WORKDIR /srv/code/src
COPY . .
RUN chown -R node ../
EXPOSE 8080
CMD ["node", "server.js"]
"#,
r"hardening
6 USER 1000",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM gcr.io/distroless/static-debian12
WORKDIR /srv/code
COPY --from=build /server ./server
RUN ["./server", "--check"]
EXPOSE 8080
ENTRYPOINT ["./server"]
"#,
r"hardening
8 USER 65532:65532",
    ),
];
