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
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM ubuntu:24.04
RUN apt-get update && apt-get install -y python3
CMD ["python3", "/app.py"]
"#,
r"",
    ),
    case(
r#"FROM node:22-alpine
COPY . /app
CMD ["node", "/app/server.js"]
"#,
r"",
    ),
    case(
r#"FROM fedora:41
RUN dnf install -y python3
CMD ["python3", "/app.py"]
"#,
r"",
    ),
    case(
r#"FROM rockylinux:9
CMD ["python3", "/app.py"]
"#,
r"",
    ),
    case(
r#"FROM registry.access.redhat.com/ubi9/ubi
CMD ["python3", "/app.py"]
"#,
r"",
    ),
    case(
r#"FROM opensuse/leap:15
CMD ["python3", "/app.py"]
"#,
r"",
    ),
    case(
r#"FROM archlinux:latest
CMD ["python", "/app.py"]
"#,
r"",
    ),

    // ---- Identity: a number where there may be no tool ----

    case(
r#"FROM registry.access.redhat.com/ubi9/ubi-minimal
CMD ["python3", "/app.py"]
"#,
r"",
    ),
    case(
r#"FROM amazonlinux:2023
CMD ["python3", "/app.py"]
"#,
r"",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /server /server
ENTRYPOINT ["/server"]
"#,
r"",
    ),

    // ---- Identity: whom the image holds ----

    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM gcr.io/distroless/static-debian12
COPY --from=build /server /server
ENTRYPOINT ["/server"]
"#,
r"",
    ),
    case(
r#"FROM mcr.microsoft.com/dotnet/aspnet:8.0
COPY out /app
ENTRYPOINT ["dotnet", "/app/app.dll"]
"#,
r"",
    ),
    case(
r#"FROM mcr.microsoft.com/dotnet/aspnet:6.0
COPY out /app
ENTRYPOINT ["dotnet", "/app/app.dll"]
"#,
r"",
    ),
    case(
r#"FROM node:22
COPY . /app
CMD ["node", "/app/server.js"]
"#,
r"",
    ).prefer_image(),
    case(
r#"FROM python:3.12-slim
CMD ["python", "/app/app.py"]
"#,
r"",
    ).prefer_image(),

    // ---- Identity: whom the file has already ----

    case(
r#"FROM python:3.12-slim
RUN useradd --uid 12000 web
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN useradd web
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN groupadd -g 12000 web && useradd -u 12000 -g web web && usermod -aG audio web
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN useradd a && useradd b
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN useradd a && useradd b && userdel a
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
USER 12000
RUN date
USER root
RUN date
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN useradd -u 12000 web
USER web
RUN date
USER root
RUN date
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim AS base
RUN useradd -u 12000 web
FROM base
COPY app.py /app/
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim AS base
USER 12000
FROM base
USER 0
RUN date
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN <<EOF
useradd -u 12000 web
EOF
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM node:22-alpine
RUN addgroup -S web && adduser -S -G web web
CMD ["node", "/app/server.js"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN adduser --disabled-password --gecos "" web
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
ARG ID=12000
RUN useradd -u $ID web
CMD ["python", "/app/app.py"]
"#,
r"",
    ),

    // ---- Identity: names and numbers that are taken ----

    case(
r#"FROM python:3.12-slim
RUN groupadd app
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN mkdir /x && chown 10001 /x
CMD ["python", "/app/app.py"]
"#,
r"",
    ),

    // ---- Place ----

    case(
r#"FROM python:3.12-slim
CMD ["python", "/app/app.py"]
RUN date
"#,
r"",
    ),
    case(
r"FROM python:3.12-slim
RUN date

# How it is started
# hadolint ignore=DL3025
CMD python /app/app.py
",
r"",
    ),
    case(
r#"FROM python:3.12-slim
HEALTHCHECK CMD python -c "1"
ENTRYPOINT ["python"]
CMD ["/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
ENTRYPOINT ["python", "/app/app.py"]
EXPOSE 8080
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
CMD ["python", "/app/app.py"]
WORKDIR /app
"#,
r"",
    ),
    case(
r#"from python:3.12-slim
run date
cmd ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
"FROM python:3.12-slim\r\nRUN date\r\nCMD [\"python\", \"/app/app.py\"]\r\n",
r"",
    ),
    case(
r#"FROM python:3.12-slim
CMD ["python", "/app/app.py"]
RUN date"#,
r"",
    ),
    case(
"FROM python:3.12-slim\nCMD [\"python\", \"/app/app.py\"]\nRUN date \\\n",
r"",
    ),
    case(
r#"FROM python:3.12-slim AS a
CMD ["python", "/app/app.py"]
FROM python:3.12-slim AS b
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim AS a
CMD ["python", "/app/app.py"]
FROM python:3.12-slim AS b
CMD ["python", "/app/app.py"]
"#,
r"",
    ).targets(&["a"]),
    case(
r#"FROM python:3.12-slim AS a
CMD ["python", "/app/app.py"]
FROM python:3.12-slim AS b
CMD ["python", "/app/app.py"]
"#,
r"",
    ).targets(&["a", "b"]),
    case(
r#"FROM python:3.12-slim AS base
FROM base AS test
RUN date
FROM base
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim AS base
CMD ["python", "/app/app.py"]
FROM base AS test
RUN date
"#,
r"",
    ).targets(&["base"]),
    case(
r#"FROM python:3.12-slim
USER root
RUN date
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN useradd -u 12000 web
USER 12000
RUN date
USER root
CMD ["python", "/app/app.py"]
"#,
r"",
    ),

    // ---- Folders that the file makes for writing ----

    case(
r#"FROM python:3.12-slim
VOLUME /data
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
VOLUME ["/data", "/var/log/app"]
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
ENV HOMEDIR=/srv/data
VOLUME $HOMEDIR
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
VOLUME $ELSEWHERE
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
COPY seed /data/
VOLUME /data
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN mkdir -p /app/logs /app/static
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR /app
RUN mkdir uploads
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR /app
RUN cd .. && mkdir uploads
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /server /server
VOLUME /data
ENTRYPOINT ["/server"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim AS base
VOLUME /data
FROM base
CMD ["python", "/app/app.py"]
"#,
r"",
    ),

    // ---- Unsafe: something isn't known ----

    case(
r#"FROM example.com/base:1
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"ARG BASE
FROM $BASE
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"ARG BASE=python:3.12-slim
FROM $BASE
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"ARG V=3.12
FROM python:${V}-slim
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r"FROM python:3.12-slim
RUN date
",
r"",
    ),
    case(
r#"FROM python:3.12-slim
COPY start.sh /
CMD ["/start.sh"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
CMD ["bash"]
"#,
r"",
    ),
    case(
r"FROM python:3.12-slim
ARG RUNS=python
ENV RUNS=$RUNS
CMD $RUNS /app/app.py
",
r"",
    ),
    case(
r#"FROM python:3.12-slim
COPY setup.sh /
RUN sh /setup.sh
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN apt-get update && apt-get install -y curl && curl -o /usr/bin/x https://example.com/x
CMD ["python", "/app/app.py"]
"#,
r"",
    ),

    // ---- Unsafe: it may need rights, or write elsewhere ----

    case(
r#"FROM python:3.12-slim
EXPOSE 80
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
EXPOSE 8080 443/tcp
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
CMD ["gunicorn", "-b", "0.0.0.0:80", "app:app"]
"#,
r"",
    ),
    case(
r#"FROM node:22
CMD ["npm", "start"]
"#,
r"",
    ),
    case(
r"FROM python:3.12-slim
CMD python manage.py runserver
",
r"",
    ),
    case(
r"FROM python:3.12-slim
CMD python /app/app.py > /var/log/app.log
",
r"",
    ),
    case(
r#"FROM python:3.12-slim
CMD ["gunicorn", "--access-logfile", "/var/log/app.log", "app:app"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN sudo date
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
# docker run -v /srv:/data app
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN date
USER root
CMD ["python", "/app/app.py"]
"#,
r"",
    ),

    // ---- By hand: it is known to break ----

    case(
r"FROM nginx:1.27
COPY site /usr/share/nginx/html
",
r"",
    ),
    case(
r"FROM httpd:2.4
",
r"",
    ),
    case(
r"FROM php:8.3-apache
COPY . /var/www/html
",
r"",
    ),
    case(
r#"FROM debian:12
RUN apt-get update && apt-get install -y nginx
CMD ["nginx", "-g", "daemon off;"]
"#,
r"",
    ),
    case(
r#"FROM debian:12
CMD ["/usr/bin/supervisord", "-n"]
"#,
r"",
    ),
    case(
r#"FROM debian:12
CMD ["cron", "-f"]
"#,
r"",
    ),
    case(
r#"FROM debian:12
CMD ["/usr/sbin/sshd", "-D"]
"#,
r"",
    ),
    case(
r#"FROM docker:27-dind
CMD ["dockerd"]
"#,
r"",
    ),
    case(
r"FROM python:3.12-slim
CMD sudo python /app/app.py
",
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN pip install --user flask
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
WORKDIR /root/app
COPY . .
CMD ["python", "app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
ENV PATH=/root/.local/bin:$PATH
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
COPY key /root/.ssh/key
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM rust:1.80
RUN ~/.cargo/bin/cargo build
CMD ["/app"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
ONBUILD COPY . /app
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
USER $WHO
CMD ["python", "/app/app.py"]
"#,
r"",
    ),

    // ---- Nothing: it is settled already ----

    case(
r"FROM postgres:16
COPY init.sql /docker-entrypoint-initdb.d/
",
r"",
    ),
    case(
r#"FROM redis:7
CMD ["redis-server", "/etc/redis.conf"]
"#,
r"",
    ),
    case(
r#"FROM postgres:16
ENTRYPOINT ["postgres"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
COPY entry.sh /
ENTRYPOINT ["gosu", "app", "/entry.sh"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
USER 12000
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
ARG U=web
USER ${U}
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r"FROM nginxinc/nginx-unprivileged:1.27
COPY site /usr/share/nginx/html
",
r"",
    ),
    case(
r#"FROM gcr.io/distroless/static-debian12:nonroot
COPY app /app
ENTRYPOINT ["/app"]
"#,
r"",
    ),
    case(
r#"FROM mcr.microsoft.com/windows/servercore:ltsc2022
CMD ["cmd"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim AS a
RUN date
FROM python:3.12-slim
USER 12000
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim AS base
USER 12000
FROM base
CMD ["python", "/app/app.py"]
"#,
r"",
    ),

    // ---- Files and folders that speak of writing ----

    case(
r#"FROM python:3.12-slim
ENV LOG_DIR=/srv/log
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
ENV LOG_LEVEL=debug DATA_DIR=/data
VOLUME /data
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
ENV DATABASE_URL=sqlite:///app.db
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
COPY seed.sqlite3 /app/
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN touch /app/counter
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN mkdir /app/pdfs
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN mkdir /app
COPY app.py /app/
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN mkdir -p /usr/share/man/man1
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
VOLUME /tmp
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM golang:1.23 AS build
RUN go build -o /server .
FROM scratch
COPY --from=build /server /server
VOLUME /tmp
ENTRYPOINT ["/server"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
CMD ["python", "/app/app.py", "--output-dir", "out"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
CMD ["gunicorn", "--reload", "app:app"]
"#,
r"",
    ),

    // ---- Files that are closed, or somebody else's ----

    case(
r#"FROM python:3.12-slim
COPY app.py /app/
RUN chmod 700 /app/app.py
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
COPY app.py /app/
RUN chmod +x /app/app.py && chmod -R 755 /app
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
COPY --chmod=600 app.py /app/
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN umask 077 && date > /x
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
COPY --chown=www-data:www-data app.py /app/
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN chown -R 1000 /srv
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN useradd web && mkdir /app && chown -R web:web /app
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
    case(
r#"FROM python:3.12-slim
RUN chown root:root /srv
CMD ["python", "/app/app.py"]
"#,
r"",
    ),
];
