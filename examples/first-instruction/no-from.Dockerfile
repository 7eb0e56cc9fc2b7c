RUN a
CMD b
