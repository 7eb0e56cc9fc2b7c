FROM archlinux:latest
RUN make \
  && pacman -Syu --noconfirm nginx
USER 10001:10001
