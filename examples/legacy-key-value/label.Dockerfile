FROM scratch
LABEL summary A tool that does things
