FROM debian:12
RUN --mount=type=tmpfs,target=/t touch /t/a
RUN --mount=type=tmpfs,target=/t ls /t
RUN --mount=source=a,target=/b,rw touch /b/a
RUN --mount=source=a,target=/b,rw ls /b
RUN --mount=type=cache,target=/c touch /c/a
RUN --mount=type=cache,target=/c ls /c
