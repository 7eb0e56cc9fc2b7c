FROM debian:12 AS a
ENTRYPOINT java -jar app.jar
FROM a
CMD ["x"]
