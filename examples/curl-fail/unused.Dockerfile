FROM debian:12
RUN curl https://e.com/ping && curl -s https://e.com/a > /dev/null
RUN curl -o /dev/null -w "%{http_code}" https://e.com/a
