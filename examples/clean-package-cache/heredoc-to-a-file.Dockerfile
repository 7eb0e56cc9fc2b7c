FROM centos:7
RUN yum install -y x && cat <<EOF > /x
yum install -y y
EOF
USER 10001:10001
