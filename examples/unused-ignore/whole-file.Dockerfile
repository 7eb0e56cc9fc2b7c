# dfix: ignore-file=run-as-non-root, pin-image
FROM debian:12
CMD ["bash"]
