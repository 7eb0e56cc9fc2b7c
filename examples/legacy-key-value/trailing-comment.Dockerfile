FROM scratch
ENV A b # not a comment
