FROM debian:12
CMD exec \
  # it
  python app.py
