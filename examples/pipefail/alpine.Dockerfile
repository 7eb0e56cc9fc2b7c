from alpine:3.20
run wget -O- https://example.com/a | tar x
