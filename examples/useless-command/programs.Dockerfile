FROM debian:12
RUN service nginx start && sleep 1
RUN ps aux | grep nginx
RUN if true; then kill 1; fi
RUN /bin/mount /a /b
RUN sudo top
