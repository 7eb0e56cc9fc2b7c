# hadolint global ignore=DL4000,DL3006
FROM debian
MAINTAINER Jane
