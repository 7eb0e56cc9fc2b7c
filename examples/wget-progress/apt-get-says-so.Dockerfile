FROM example/app
RUN wget https://example.com/a
RUN apt-get update && apt-get install -y gcc && wget https://example.com/b
RUN wget https://example.com/c
