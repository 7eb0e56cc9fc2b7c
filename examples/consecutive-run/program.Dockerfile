FROM debian:12
RUN ./configure
RUN make install
RUN pip install --upgrade pip
RUN pip install flask
