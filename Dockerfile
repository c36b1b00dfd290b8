# One image for both services; ATALAYA_SERVICE says which it runs: `api` or `ingest`. TypeScript as it is, no build.
# The receiver of notifications is an image of its own: `docker build --target receiver .`
#
# The base is named by the exact version that package.json pins and the tests run on. A digest would also pin Debian's
# packages, and with them their security fixes: whoever deploys by digest pins the image that this makes.

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The demo's flights and the embedded home's DuckDB are not for Google Cloud, and are most of the weight.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-update-notifier --loglevel=error \
  && rm -rf node_modules/vega-datasets node_modules/@duckdb node_modules/.package-lock.json

# Compiled once here, and not by every instance that starts. Node ignores the cache of another user, and lets no other
# user read it, so it is made by the service's user and then opened.
FROM node:24.21.0-bookworm-slim AS compiled
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY model ./model
COPY numbers ./numbers
COPY text ./text
COPY systems ./systems
COPY pipeline ./pipeline
RUN mkdir -p -m 777 node_modules/.cache
USER node
RUN node --disable-warning=ExperimentalWarning pipeline/service/compileCache/main.ts \
  && chmod -R a+rX node_modules/.cache/node

# Decides with alerts/ who is notified, from the definitions in systems/. ATALAYA_RECEIVER names its configuration file.
FROM node:24.21.0-bookworm-slim AS receiver
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY alerts ./alerts
COPY cli/errors.ts cli/options.ts ./cli/
COPY cli/load ./cli/load
COPY cli/oncall/runServe.ts cli/oncall/serveOptions.ts ./cli/oncall/
COPY cli/oncall/service ./cli/oncall/service
COPY cli/run ./cli/run
COPY lint ./lint
COPY model ./model
COPY numbers ./numbers
COPY pipeline ./pipeline
COPY promql ./promql
COPY receiver ./receiver
COPY series ./series
COPY slo ./slo
COPY systems ./systems
COPY text ./text
USER node
STOPSIGNAL SIGTERM
ENTRYPOINT exec node --disable-warning=ExperimentalWarning cli/oncall/service/main.ts

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
ENV ATALAYA_HOME=google
ENV ATALAYA_HOST=0.0.0.0
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=compiled /app/node_modules/.cache/node ./node_modules/.cache/node
COPY package.json ./
COPY model ./model
COPY numbers ./numbers
COPY text ./text
COPY systems ./systems
COPY pipeline ./pipeline
# Everything here belongs to root: the service reads it and writes nothing, so a read-only root file system will do.
USER node
STOPSIGNAL SIGTERM
# `exec`, so that the service itself gets the signal, and no port: Cloud Run says it in PORT.
ENTRYPOINT exec node --disable-warning=ExperimentalWarning --import ./pipeline/telemetry/preload.ts \
  "pipeline/${ATALAYA_SERVICE:?is the service to run, api or ingest}/main.ts"
