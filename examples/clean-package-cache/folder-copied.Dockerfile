FROM node:20 AS deps
RUN npm ci
FROM deps AS test
COPY --from=deps /root/.npm /seed
USER 1:1
