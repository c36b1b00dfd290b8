#!/usr/bin/env bash
# Writes to FILE, as Markdown, what a pull request changes in generated/ for the people who are paged. Usage: policy-diff.sh BASE
# FILE, where BASE is a commit of this clone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
base=${1:?the commit to compare with} file=${2:?the Markdown to write}
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
git archive "$base" generated 2> /dev/null | tar -x -C "$before" || mkdir -p "$before/generated"
{
  echo '<!-- atalaya policy diff -->'
  echo
  node_modules/.bin/node --disable-warning=ExperimentalWarning tools/ci/policyDiff.ts "$before/generated" generated
} > "$file"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$file" >> "$GITHUB_STEP_SUMMARY"
