#!/usr/bin/env bash
# journey.sh: the package as a team of its own meets it. Packs this checkout, installs the tarball into an empty project outside of it
# whose path has a space, and there checks, emits, compares, draws and serves one system, and compiles its definitions with strict
# types. Prints the size and time of the install for emit and check alone, and fails above 60 MB or 20 s (JOURNEY_SECONDS, for a busy
# machine). Needs Node 24, npm and the registry; Chromium for the picture, which is left out without one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
step() { printf '\n== %s\n' "$*"; }

node=$(node -p 'process.versions.node.split(".")[0]')
[ "$node" -ge 24 ] || PATH="$PWD/node_modules/node/bin:$PATH"

if [ -z "${TARBALL:-}" ]; then
  step 'npm pack'
  npm pack --loglevel=error --pack-destination "$work" > /dev/null
  TARBALL=$(echo "$work"/atalaya-*.tgz)
fi

mkdir "$work/a team"
cd "$work/a team"
printf '{ "name": "team", "private": true, "type": "module" }\n' > package.json

step 'npm install, for emit and check alone'
begin=$SECONDS
npm install --save-dev --omit=optional --prefer-offline --no-audit --no-fund --loglevel=error "$TARBALL"
seconds=$((SECONDS - begin))
megabytes=$(du -sm node_modules | cut -f1)
echo "$megabytes MB in $seconds s"
[ "$megabytes" -lt 60 ]
[ "$seconds" -lt "${JOURNEY_SECONDS:-20}" ]

mkdir pipelines
cat > atalaya.config.ts << 'END'
import { defineConfig } from 'atalaya';

export default defineConfig({ systems: 'pipelines', out: 'emitted' });
END
cat > pipelines/organization.ts << 'END'
import { defineOrganization, email, type Organization } from 'atalaya';

const channels = [email('oncall@team.internal')];
const organization: Organization = defineOrganization({
  id: 'team',
  project: 'team-prod',
  owner: 'data',
  runbooks: 'https://code.team.internal/emitted',
  owners: [{ id: 'data', channels: { page: channels, ticket: channels } }],
});

export default organization;
END
cat > pipelines/orders.ts << 'END'
import {
  availability, bigquery, cloudFunction, cloudRun, defineSystem, freshness, list, openLoad, publish, pubsub, string, timestamp,
} from 'atalaya';

const why = 'Shops look at it once a minute.';

export default defineSystem({
  id: 'orders',
  description: 'Orders, for those who ship them.',
  owner: 'data',
  project: 'team-prod',
  stages: {
    queue: pubsub('orders-raw'),
    ingest: cloudFunction('orders-ingest'),
    table: bigquery('shop.orders', { partitionBy: 'at' }),
    api: cloudRun('orders-api', { routes: [list('/orders'), publish('/orders')], auth: 'token' }),
  },
  schema: { id: string(), at: timestamp() },
  objectives: [
    availability('api', { target: '99.5%', window: '30d', why, rejected: [] }),
    freshness('ingest', { target: '99%', under: '1m', window: '7d', why, rejected: [] }),
  ],
  load: openLoad({ reads: '10/s', messages: '10/s', duration: '5m' }),
});
END

step 'atalaya --version, check, emit, emit --check'
# An option right behind the name goes to npm, unless -- is before the name.
npx --no -- atalaya --version
npx --no atalaya check orders || [ $? = 1 ]
npx --no atalaya emit
npx --no atalaya emit --check
[ -f emitted/orders/prometheus/rules.yaml ]
if grep -rn 'npx atalaya' emitted; then echo 'emitted texts call a package by a name that anybody could register'; exit 1; fi

step 'from a folder below'
(cd pipelines && npx --no atalaya emit orders --check)

step 'tsc --strict'
npm install --save-dev --omit=optional --prefer-offline --no-audit --no-fund --loglevel=error typescript@5.9.3
node_modules/.bin/tsc --noEmit --strict --module nodenext --moduleResolution nodenext --target esnext pipelines/*.ts atalaya.config.ts

step 'without the optional packages'
for command in 'up orders' 'diff orders' 'backfill orders rows.parquet'; do
  code=0
  # shellcheck disable=SC2086 # words of a command
  npx --no atalaya $command 2> missing.txt || code=$?
  cat missing.txt
  [ "$code" = 3 ] && grep -q '^  fix: npm install --include=optional$' missing.txt
done

step 'the optional packages'
npm install --include=optional --prefer-offline --no-audit --no-fund --loglevel=error
du -sm node_modules | cut -f1

step 'preview --png'
if [ -n "${ATALAYA_CHROMIUM:-}" ] || command -v chromium > /dev/null; then
  npx --no atalaya preview orders --scenario outage --png orders.png
  ls orders.png
else
  echo 'left out: Chromium is not on this machine'
fi

step 'up'
npx --no atalaya up orders --port 18080 --data data > up.log 2>&1 &
server=$!
for _ in $(seq 240); do
  if curl --silent --fail http://127.0.0.1:18080/health > /dev/null; then break; fi
  sleep 0.5
done
curl --silent --fail --show-error http://127.0.0.1:18080/health || { cat up.log; exit 1; }
kill "$server"
wait "$server" || true
server=

step 'done'
