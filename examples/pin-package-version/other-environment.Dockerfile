FROM centos:7
RUN pip install numexpr==1.4.2
RUN ( source /opt/py27/enable && pip install numexpr )
RUN pip2.7 install numexpr
RUN pip install numexpr
USER 10001:10001
