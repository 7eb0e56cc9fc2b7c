FROM ros:kinetic-robot
RUN apt-get update && apt-get install -y git
RUN git clone https://example.com/a.git /src
RUN bash -c "source /opt/ros/kinetic/setup.bash; cd /; rosdep install --from-paths src -r -y;"
USER 10001:10001
