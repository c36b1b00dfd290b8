#!/usr/bin/env bash
# The night's load tests as a job of GitHub's. Reads HISTORY (a folder of earlier nights, added to) and OUT (a folder for the
# report), and SYSTEMS (ids; by itself all). Its exit code is that of `loadtest nightly`.
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
