FROM debian:12
ENTRYPOINT java -jar app.jar
