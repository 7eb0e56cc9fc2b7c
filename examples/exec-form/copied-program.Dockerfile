FROM debian:12
COPY bin/java /usr/local/bin/java
CMD java -jar app.jar
