FROM debian:12
COPY id_rsa.pub /root/.ssh/authorized_keys
COPY ca.pem cert.pem repo.gpg apt-key.gpg /etc/ssl/
COPY .env.example keys/ key.go /app/
ADD https://example.com/signing.key /etc/apt/
COPY . .
COPY <<EOF /app/a
x
EOF
