FROM archlinux:latest
# Arch supports no other way
RUN pacman -Syu --noconfirm
USER 10001:10001
