# check=skip=MaintainerDeprecated
FROM scratch
MAINTAINER Jane
