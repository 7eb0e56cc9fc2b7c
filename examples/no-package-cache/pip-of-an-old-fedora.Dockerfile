FROM fedora:21
RUN yum install -y python-pip && yum clean all
RUN pip install flask
