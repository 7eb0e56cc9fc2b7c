# For dash, `&>` runs the update in the background: the install needs the lists of the first RUN.
FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN apt-get update &> /dev/null; apt-get install -y git &> /dev/null
USER 10001:10001
