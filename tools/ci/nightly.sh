#!/usr/bin/env bash
# The nightly load tests as a GitHub job. Reads the variables HISTORY (a folder of earlier nights, which it adds to), OUT (a
# folder for the report) and SYSTEMS (ids, default all). Exits with the code of `loadtest nightly`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${HISTORY:?a folder}" "${OUT:?a folder}"
read -ra systems <<< "${SYSTEMS:-}"
node tools/atalaya.mjs loadtest nightly "${systems[@]}" --history "$HISTORY" --out "$OUT"
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
