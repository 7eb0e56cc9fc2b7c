FROM example/base
COPY start.sh /start.sh
RUN chmod 777 /start.sh
RUN make
