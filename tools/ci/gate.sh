#!/usr/bin/env bash
# The gate as a GitHub job: annotations on the run, the report in the job's summary, the outputs `verdict` and `folder`, and the
# exit code of the gate. Reads SYSTEM, CANDIDATE, BASELINE, BASELINE_REF (a commit), TARGET_BRANCH (a commit whose merge base with
# HEAD is the baseline), SAMPLES (rows, not a file), RUNS, DURATION, MAX_DURATION, ALLOW_WRITES, STRICT, FROM, OVERRIDE from the
# environment; tokens are ATALAYA_TOKEN and ATALAYA_BASELINE_TOKEN. Writes REPORT, a folder; where it has files already, a new
# folder in it: no report is read that this run did not write.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3
: "${SYSTEM:?the id of the system}" "${REPORT:?the folder of the report}"

folder=$REPORT
if [ -n "$(ls -A -- "$REPORT" 2> /dev/null)" ]; then
  folder=$REPORT/$(date -u +%Y%m%dT%H%M%SZ)-$$
fi

output() {
  [ -z "${GITHUB_OUTPUT:-}" ] || printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"
}

# Where nothing was judged, nobody may promote.
without_report() {
  echo "::error title=Gate of $SYSTEM::$1"
  [ -z "${GITHUB_STEP_SUMMARY:-}" ] || printf '## Gate of %s: inconclusive\n\n%s\n' "$SYSTEM" "$1" >> "$GITHUB_STEP_SUMMARY"
  output verdict inconclusive
}

arguments=(gate "$SYSTEM" --out "$folder")
[ -z "${CANDIDATE:-}" ] || arguments+=(--candidate "$CANDIDATE")
[ -z "${BASELINE:-}" ] || arguments+=(--baseline "$BASELINE")
if [ -n "${TARGET_BRANCH:-}" ]; then
  if ! BASELINE_REF=$(git merge-base "$TARGET_BRANCH" HEAD); then
    without_report "git finds no merge base of $TARGET_BRANCH and HEAD: fetch the whole history (actions/checkout: fetch-depth: 0)"
    exit 2
  fi
fi
[ -z "${BASELINE_REF:-}" ] || arguments+=(--baseline-ref "$BASELINE_REF")
if [ -n "${SAMPLES:-}" ]; then
  rows=$(mktemp) && trap 'rm -f "$rows"' EXIT
  if [ -z "$rows" ] || ! printf '%s\n' "$SAMPLES" > "$rows"; then
    without_report "the samples cannot be written to a temporary file: free some space in ${TMPDIR:-/tmp}"
    exit 3
  fi
  arguments+=(--samples "$rows")
fi
[ -z "${RUNS:-}" ] || arguments+=(--runs "$RUNS")
[ -z "${DURATION:-}" ] || arguments+=(--duration "$DURATION")
[ -z "${MAX_DURATION:-}" ] || arguments+=(--max-duration "$MAX_DURATION")
[ "${ALLOW_WRITES:-false}" != true ] || arguments+=(--allow-writes)
[ "${STRICT:-false}" != true ] || arguments+=(--strict)
[ -z "${FROM:-}" ] || arguments+=(--from "$FROM")
[ -z "${OVERRIDE:-}" ] || arguments+=(--override "$OVERRIDE")

node tools/atalaya.mjs "${arguments[@]}"
code=$?

output folder "$folder"
# Workflow commands take one line: docs.github.com, "Workflow commands for GitHub Actions".
if [ ! -f "$folder/report.json" ]; then
  without_report "it ended with exit code $code and left no report"
  # Without a report nothing passes.
  [ "$code" != 0 ] || code=3
elif ! annotations=$(node tools/ci/annotate.mjs "$folder/report.json"); then
  without_report "it ended with exit code $code and left a report that cannot be read"
  [ "$code" != 0 ] || code=3
else
  printf '%s\n' "$annotations"
  output verdict "$(node tools/ci/annotate.mjs --verdict "$folder/report.json")"
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$folder/report.md" ]; then
    cat "$folder/report.md" >> "$GITHUB_STEP_SUMMARY"
  fi
fi
exit "$code"
