FROM debian:12
ENV NODE_TLS_REJECT_UNAUTHORIZED=1 GIT_SSL_NO_VERIFY=
RUN curl -k https://localhost:8443/health && curl -ok https://example.com && git config http.sslVerify true
RUN echo --insecure && grep -k x
HEALTHCHECK CMD curl -k https://example.com
