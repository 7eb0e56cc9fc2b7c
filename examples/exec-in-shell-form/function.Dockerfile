FROM debian:12
CMD run() { node a.js; }; run
