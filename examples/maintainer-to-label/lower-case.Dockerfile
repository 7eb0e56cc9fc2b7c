from scratch
maintainer  Jane $Roe
