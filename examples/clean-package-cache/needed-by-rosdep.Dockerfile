FROM ros:noetic
RUN apt-get update && apt-get install -y git
RUN rosdep install --from-paths src -y
USER 1:1
