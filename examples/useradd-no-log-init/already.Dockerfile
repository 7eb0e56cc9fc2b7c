FROM debian:12
RUN useradd -l -u 1234567 app && useradd -mlu 1234568 b
