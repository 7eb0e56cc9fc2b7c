FROM debian:12
RUN apt-get update && python3 - <<EOF
print("apt-get install")
EOF
