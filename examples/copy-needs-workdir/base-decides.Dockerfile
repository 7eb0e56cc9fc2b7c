FROM example/app
COPY . app
COPY a .
COPY b /b
COPY c $D
WORKDIR /x
COPY a .
