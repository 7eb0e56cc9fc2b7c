FROM debian:12
RUN apt-get update
USER 10001:10001
CMD ["bash"]
