ARG JAVA=17
FROM openjdk:$JAVA AS build
FROM build
COPY --from=openjdk:8 /a /b
