FROM scratch
ENV A b
ENV C d e  f
ENV PATH $PATH:/opt/bin
