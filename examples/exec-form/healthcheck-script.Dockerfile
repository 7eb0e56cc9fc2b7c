FROM nginx:1
COPY check.sh /
HEALTHCHECK CMD /check.sh || exit 1
