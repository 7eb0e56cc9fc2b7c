FROM Debian AS Debian
FROM debian:12
