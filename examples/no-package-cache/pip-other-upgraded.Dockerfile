FROM example.com/java:8
RUN apt-get install -y python-pip python3-pip
RUN pip install --upgrade pip
RUN pip3 install flask
USER 10001:10001
