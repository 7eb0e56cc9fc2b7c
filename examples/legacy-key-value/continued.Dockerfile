FROM scratch
ENV A \
    b
ENV C d \
      e
ENV F \
# why
    g
