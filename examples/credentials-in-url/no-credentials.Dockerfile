FROM debian:12
ADD git@github.com:a/b.git /b
RUN git clone ssh://git@github.com/a/b && sed -i 's|https://[^@]*:[^@]*@|https://|' /etc/app.conf && npm i https://example.com/@scope:a@1
LABEL maintainer="Jane <jane@example.com>" url="https://example.com"
