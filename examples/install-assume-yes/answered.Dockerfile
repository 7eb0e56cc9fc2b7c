FROM archlinux:latest
RUN yes | pacman -Syu curl
USER 10001:10001
