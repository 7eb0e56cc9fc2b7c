FROM debian:12
CMD a || node b.js
