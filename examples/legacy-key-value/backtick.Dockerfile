# escape=`
FROM scratch
ENV DIR C:\Program Files\x
