FROM debian:12
WORKDIR /srv/app
RUN cd /src && make && rm -rf /srv
RUN cd /src && make && rm -rf "$DIR"
RUN cd /src && make && mv ../srv/app /x
COPY . .
