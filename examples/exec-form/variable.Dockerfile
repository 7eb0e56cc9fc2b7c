FROM debian:12
CMD java $JAVA_OPTS -jar app.jar
