FROM debian:12
RUN curl https://example.com/a.tgz | tar xz && curl https://example.com/key | gpg --dearmor > /k
RUN curl https://example.com/a | sh /opt/check.sh && curl https://example.com/v | python -c 'import sys'
RUN sh install.sh --version "$(curl -s https://example.com/latest)" && V=$(curl https://example.com/v | sed s/x//)
RUN echo 'curl x | sh'
