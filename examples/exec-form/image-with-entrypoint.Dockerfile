FROM nginx:1
CMD nginx -g "daemon off;"
