FROM debian:12
RUN useradd -u 12000 app
USER app
RUN date
USER 12000
CMD ["date"]
