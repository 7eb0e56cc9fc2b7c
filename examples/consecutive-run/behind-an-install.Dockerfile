# The install stays in a RUN of its own, so it says nothing of what is joined behind it.
FROM debian:12
WORKDIR /app
COPY . .
RUN apt-get install -y sed
RUN sed -i 's/a/b/' x.conf
RUN sed -i 's/c/d/' x.conf

RUN chmod 755 /app
USER 10001:10001
