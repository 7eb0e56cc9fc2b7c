FROM debian:12
WORKDIR /srv
RUN git clone https://example.com/a.git /src \
    && cd /src \
    && make \
    && make install
COPY . .
