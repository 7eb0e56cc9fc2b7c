ARG BASE="quay.io/keycloak/keycloak:26.0"
FROM ${BASE}
