#!/usr/bin/env bash
# The gate as a GitHub job: annotations on the run, the report in the job's summary, and the exit code of the gate.
# Reads SYSTEM, CANDIDATE, BASELINE, SAMPLES (rows, not a file), RUNS, DURATION, STRICT, OVERRIDE from the environment; tokens
# are ATALAYA_TOKEN and ATALAYA_BASELINE_TOKEN. Writes REPORT (a folder).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
: "${SYSTEM:?the id of the system}" "${REPORT:?the folder of the report}"

arguments=(gate "$SYSTEM" --out "$REPORT")
[ -z "${CANDIDATE:-}" ] || arguments+=(--candidate "$CANDIDATE")
[ -z "${BASELINE:-}" ] || arguments+=(--baseline "$BASELINE")
if [ -n "${SAMPLES:-}" ]; then
  rows=$(mktemp) && trap 'rm -f "$rows"' EXIT
  printf '%s\n' "$SAMPLES" > "$rows"
  arguments+=(--samples "$rows")
fi
[ -z "${RUNS:-}" ] || arguments+=(--runs "$RUNS")
[ -z "${DURATION:-}" ] || arguments+=(--duration "$DURATION")
[ "${STRICT:-false}" != true ] || arguments+=(--strict)
[ -z "${OVERRIDE:-}" ] || arguments+=(--override "$OVERRIDE")

node tools/atalaya.mjs "${arguments[@]}"
code=$?

# Workflow commands take one line: docs.github.com, "Workflow commands for GitHub Actions".
if [ -f "$REPORT/report.json" ]; then
  node tools/ci/annotate.mjs "$REPORT/report.json"
  [ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$REPORT/report.md" >> "$GITHUB_STEP_SUMMARY"
elif [ "$code" != 0 ]; then
  echo "::error title=Gate of $SYSTEM::it ended with exit code $code and left no report"
fi
exit "$code"
