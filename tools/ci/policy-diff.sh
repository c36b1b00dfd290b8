#!/usr/bin/env bash
# Writes to FILE, as Markdown, what a pull request changes in generated/ for the people who are paged, and what that costs in a month.
# Usage: policy-diff.sh BASE FILE, where BASE is a commit of this clone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
base=${1:?the commit to compare with} file=${2:?the Markdown to write}
before=$(mktemp -d)
cost=$(mktemp)
trap 'rm -rf "$before" "$cost"' EXIT
run() {
  node_modules/.bin/node --disable-warning=ExperimentalWarning "$@"
}
git archive "$base" generated 2> /dev/null | tar -x -C "$before" || mkdir -p "$before/generated"
{
  echo '<!-- atalaya policy diff -->'
  echo
  # The first line says it all, such as '+3 conditions, +1.1 M points, +4.85 USD'; a commit that cannot be compared fails nothing.
  if run cli/main.ts cost --compare "$base" > "$cost" 2>&1; then
    echo "**Cost of a month:** $(head -n 1 "$cost")"
  else
    echo "**Cost of a month:** not compared: $(head -n 1 "$cost")"
  fi
  echo
  run tools/ci/policyDiff.ts "$before/generated" generated
  echo
  echo '<details><summary>Cost</summary>'
  echo
  echo '```text'
  cat "$cost"
  echo '```'
  echo
  echo '</details>'
} > "$file"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$file" >> "$GITHUB_STEP_SUMMARY"
