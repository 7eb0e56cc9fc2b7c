FROM debian:12
RUN wget -q https://example.com/a && wget -nv b && wget -qO- c | tar x && wget --progress=dot d && wget -o log e
