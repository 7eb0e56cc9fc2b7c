FROM debian:12
RUN groupadd -g 1234567 app \
 && /usr/sbin/useradd \
      --uid 1234567 app
