FROM debian:12
RUN (cd /a && touch b)
RUN (touch e) || true
RUN touch f
