FROM archlinux:latest
RUN pacman -Sy && pacman -S --noconfirm x && paccache -rk0
RUN pacman -Sy --noconfirm
