#!/usr/bin/env bash
# Runs the randomised tests with random seeds: an ordinary run always has the same seeds. Reads RUNS (default 3). Each run prints
# its seeds first; with these variables `npm test` repeats it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
IFS=$'\n' read -rd '' -a files < <(grep -rlE --include='*.test.ts' --exclude-dir=node_modules "fast-check'|SEED'\]" . | sed 's|^\./||' | sort)
status=0
for ((run = 0; run < ${RUNS:-3}; run++)); do
  export FAST_CHECK_SEED="$((RANDOM * 32768 + RANDOM))" PROMQL_SEED="$RANDOM" SEED="$RANDOM"
  echo "FAST_CHECK_SEED=$FAST_CHECK_SEED PROMQL_SEED=$PROMQL_SEED SEED=$SEED"
  npm test -- "${files[@]}" < /dev/null || status=1
done
exit "$status"
