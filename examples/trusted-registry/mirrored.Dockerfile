FROM --platform=linux/amd64 quay.io/keycloak/keycloak:26.0@sha256:2222222222222222222222222222222222222222222222222222222222222222 AS k
COPY --from=quay.io/prometheus/busybox:latest /bin/busybox /
