FROM archlinux:latest
RUN pacman -Syu --noconfirm nginx && make
USER 10001:10001
