FROM debian:12
RUN apt-get update && install_packages curl
USER 10001:10001
CMD ["python3", "-m", "http.server"]
