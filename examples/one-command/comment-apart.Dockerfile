FROM debian:12
# What it runs:

CMD a
# Start the worker.
CMD b
