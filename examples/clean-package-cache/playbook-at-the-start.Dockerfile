FROM debian:12
RUN apt-get update && apt-get install -y ansible
CMD ["ansible-playbook", "site.yml"]
USER 10001:10001
