# check=skip=SecretsUsedInArgOrEnv
FROM debian:12
ARG NPM_TOKEN
