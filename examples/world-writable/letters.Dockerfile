FROM debian:12
RUN chmod o+w /data && chmod u+x,go+w /x.sh && chmod +w /y
