FROM bitnami/node:22
