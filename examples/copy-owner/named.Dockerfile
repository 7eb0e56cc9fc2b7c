FROM debian:12
RUN useradd app
USER app:app
COPY --chmod=644 a /a
COPY --link b /b
copy \
  c /c
USER $WHO
COPY d /d
USER 10001:10001
ADD --link e.tar /e
