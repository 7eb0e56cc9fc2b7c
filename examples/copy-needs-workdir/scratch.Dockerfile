FROM scratch
COPY a .
COPY b ./x
COPY c y/
COPY ["d e", "z"]
