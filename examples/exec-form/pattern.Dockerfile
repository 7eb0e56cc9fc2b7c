FROM debian:12
CMD python *.py
CMD python ~/a.py
CMD python "*.py"
