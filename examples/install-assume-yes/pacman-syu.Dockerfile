FROM archlinux:latest
# the y in -Syu is another
RUN pacman --noconfirm -Syu a && pacman -Ss b
USER 10001:10001
