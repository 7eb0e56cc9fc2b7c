FROM scratch
# dfix: ignore=legacy-key-value untill=2020-01-01
ENV A b
# dfix: ignore=legacy-key-value until 9999-12-31 -- an old reader
ENV C d
# dfix: ignore=legacy-key-value -- an old reader until=soon
ENV E f
USER 65532:65532
