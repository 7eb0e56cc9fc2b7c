FROM scratch
ONBUILD ENV A b c
