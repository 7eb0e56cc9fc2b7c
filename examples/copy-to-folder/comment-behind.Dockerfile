FROM debian:12
ADD hosts /etc/hosts  # ours
