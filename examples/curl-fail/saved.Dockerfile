FROM debian:12
RUN curl -sSL -o /a https://e.com/a
RUN curl -o /b https://e.com/b && curl https://e.com/c > /c
RUN curl -LO https://e.com/d
