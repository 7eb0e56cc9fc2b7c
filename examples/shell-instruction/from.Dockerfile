FROM ubuntu:24.04
RUN ln -s /bin/sh /bin/mysh && ls /bin/sh
