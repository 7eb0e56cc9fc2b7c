FROM archlinux:latest
RUN pacman -S --noconfirm nginx
USER 10001:10001
