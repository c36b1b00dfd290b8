#!/usr/bin/env bash
# The nightly load tests as a GitHub job. Reads the variables HISTORY (a folder of earlier nights, which it adds to), OUT (a
# folder for the report) and SYSTEMS (ids, default all). With one system also TARGET (the URL of its data API) and SAMPLES (rows,
# not a file); with RUN=false nothing runs, and the history alone is judged. The token is ATALAYA_TOKEN. Exits with the code of `loadtest nightly`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
: "${HISTORY:?a folder}" "${OUT:?a folder}"
if [ -n "$(ls -A "$OUT" 2> /dev/null)" ]; then
  echo "$OUT is not empty: its report would be taken for the one of this night" >&2
  exit 2
fi
read -ra systems <<< "${SYSTEMS:-}"
arguments=("${systems[@]}" --history "$HISTORY" --out "$OUT")
[ -z "${TARGET:-}" ] || arguments+=(--target "$SYSTEMS=$TARGET")
if [ -n "${SAMPLES:-}" ]; then
  rows=$(mktemp) && trap 'rm -f "$rows"' EXIT
  printf '%s\n' "$SAMPLES" > "$rows" || exit 3
  arguments+=(--samples "$SYSTEMS=$rows")
fi
[ "${RUN:-true}" = true ] || arguments+=(--no-run)
node tools/atalaya.mjs loadtest nightly "${arguments[@]}"
code=$?
if [ -f "$OUT/issue.md" ]; then
  echo "::error title=Nightly load tests::$(head -n 1 "$OUT/issue.md" | sed 's/^#* *//')"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  for file in issue.md recovered.md; do
    [ ! -f "$OUT/$file" ] || cat "$OUT/$file" >> "$GITHUB_STEP_SUMMARY"
  done
fi
exit "$code"
