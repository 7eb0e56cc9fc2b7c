FROM debian:12
SHELL ["/bin/bash", "-c"]
RUN bash <(curl -s https://example.com/i.sh) && sh -c "$(curl -fsSL https://example.com/i.sh)"
RUN eval "$(wget -qO- https://example.com/env)" && . <(curl https://example.com/env)
