FROM context
COPY --from=sources / /
COPY --from=composer /usr/bin/composer /
