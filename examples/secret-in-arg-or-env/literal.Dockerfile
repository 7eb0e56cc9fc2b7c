FROM debian:12
ENV DB_USER=app DB_PASSWORD="hunter 2" \
    # the staging one
    API_KEY=AKzaSyA1b2C3d4E5
ENV mysql_root_password root
