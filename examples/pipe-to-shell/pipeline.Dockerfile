FROM debian:12
RUN curl -fsSL https://example.com/i.sh | sh
RUN wget -qO- https://example.com/i.sh | sudo -E bash - && \
    curl https://example.com/i | tee /tmp/i | bash -s -- --yes
RUN curl https://example.com/get.py | python3
RUN (curl https://example.com/i || wget -O- https://example.com/i) | sh
