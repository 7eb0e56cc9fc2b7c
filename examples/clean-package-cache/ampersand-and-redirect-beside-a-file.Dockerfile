# The heredoc is a file's text: sh runs the code.
FROM debian:12
RUN apt-get update && apt-get install -y curl
RUN cat <<EOF > /x.sh && apt-get update &> /dev/null && apt-get install -y git &> /dev/null
#!/bin/bash
EOF
USER 10001:10001
