FROM debian:12
ENV AMQP=amqp://guest:guest@mq:5672 DB=mysql://root:password@db/app CACHE=redis://:Kq9vvz@localhost:6379
