FROM scratch
ENV JAVA_OPTS -Xmx1g -Da=b
