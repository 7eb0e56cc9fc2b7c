FROM scratch
# dfix: ignore legacy-key-value
ENV A b
# dfix: disable=legacy-key-value
ENV C d
# dfix: ignore=
USER 65532:65532
# dfix: ignore=numeric-user
