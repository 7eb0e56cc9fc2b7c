FROM scratch
COPY <<A b
1
A
