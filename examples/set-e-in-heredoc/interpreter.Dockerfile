FROM debian:12
RUN <<EOF
#!/bin/bash
a
b
EOF
RUN <<EOF
#!/bin/sh -e
a
b
EOF
RUN <<EOF
#!/usr/bin/env python3
a()
b()
EOF
