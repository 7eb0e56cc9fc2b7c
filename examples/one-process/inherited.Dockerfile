FROM debian:12 AS a
CMD ["supervisord", "-n"]
FROM a
RUN date
