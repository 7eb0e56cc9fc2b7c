FROM debian:12
ENV A=1 \
    # the second
    B="$A/b"
