FROM debian:12
onbuild arg DEPLOY_KEY
