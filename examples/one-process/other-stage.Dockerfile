FROM debian:12 AS a
CMD supervisord
FROM a
CMD ["server"]
