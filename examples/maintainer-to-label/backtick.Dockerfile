# escape=`
FROM scratch
MAINTAINER Jane `"J`" Roe
