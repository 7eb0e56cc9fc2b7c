FROM archlinux:latest
RUN pacman -Syu --noconfirm nginx || exit 3
USER 10001:10001
