FROM eclipse-temurin:17
