FROM debian:12
RUN apt-get update && apt-get install -y --force-yes --allow-unauthenticated curl
RUN curl -k https://example.com/a -o /a && curl -sSkL -o k https://example.com/b && curl -H -k https://example.com
RUN wget \
      --no-check-certificate \
      https://example.com/c
RUN python3 -m pip install --trusted-host pypi.example.com -i https://pypi.example.com/simple a
RUN git -c http.sslVerify=false clone https://example.com/d
RUN apt-get -o Acquire::https::Verify-Peer=false update
