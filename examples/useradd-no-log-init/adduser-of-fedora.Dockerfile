FROM fedora:41
RUN adduser --uid 1234567 app
