FROM archlinux:latest
RUN pacman -Syu --noconfirm nginx && rm -rf /var/cache/pacman/pkg/*
USER 10001:10001
