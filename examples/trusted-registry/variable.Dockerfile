ARG REGISTRY=quay.io
FROM $REGISTRY/keycloak/keycloak:26.0
FROM $OTHER/app:1
