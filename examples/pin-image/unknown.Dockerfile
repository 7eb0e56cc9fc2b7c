FROM debian:99
