FROM debian:12
# Start the server.
CMD a

# Start the worker.
CMD b
