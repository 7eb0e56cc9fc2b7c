FROM example/app
RUN cd /src && make
CMD ["app"]
