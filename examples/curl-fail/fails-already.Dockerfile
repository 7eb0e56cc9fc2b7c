FROM debian:12
RUN curl -fsSL https://e.com/a | tar x && curl --fail -O https://e.com/b
RUN curl -LfO https://e.com/c && curl --fail-with-body -o d https://e.com/d
