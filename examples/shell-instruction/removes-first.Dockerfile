from ubuntu:24.04
run rm /bin/sh && \
  ln -s /bin/bash /bin/sh
run source x
