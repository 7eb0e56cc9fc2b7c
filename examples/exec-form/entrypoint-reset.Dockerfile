FROM nginx:1
ENTRYPOINT []
CMD nginx -v
