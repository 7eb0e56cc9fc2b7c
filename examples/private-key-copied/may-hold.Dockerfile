FROM debian:12
copy .env .npmrc /app/
COPY conf/settings.xml /root/.m2/settings.xml
