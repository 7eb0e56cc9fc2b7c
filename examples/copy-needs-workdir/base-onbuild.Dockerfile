FROM python:3-onbuild
COPY a .
