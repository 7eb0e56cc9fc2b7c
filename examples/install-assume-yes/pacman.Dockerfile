FROM archlinux:latest
RUN pacman -Syu nginx
USER 10001:10001
