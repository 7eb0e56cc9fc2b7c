# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
WORKDIR C:\app
WORKDIR "c:/app"
WORKDIR \app
WORKDIR lib
