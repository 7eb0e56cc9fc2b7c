FROM python:3.12
RUN pip install git+https://example.org/x.git && pip install git+ssh://git@example.org/y.git#egg=y
RUN pip install git+ssh://git@example.org/x.git@v1 git+https://example.org/y.git@0123abc#egg=y
RUN npm install https://example.org/x.git git+https://git@example.org/y && npm install git+https://git@example.org/z#v1
USER 10001:10001
