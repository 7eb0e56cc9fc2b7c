FROM scratch
COPY --from=composer:latest /usr/bin/composer /usr/bin/
USER 65532:65532
