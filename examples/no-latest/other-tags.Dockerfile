FROM node:22
FROM node
FROM ghcr.io/acme/latest:1
