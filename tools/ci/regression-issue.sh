#!/usr/bin/env bash
# Keeps one issue open while a regression of a load test is open: opens it, updates it, and closes it when the regression is mended
# or accepted.
# Usage: regression-issue.sh FOLDER, as `loadtest nightly` leaves it: issue.md (its first line is the title) when something has
# regressed, recovered.md when nothing has. With neither (an inconclusive night) an open issue stays open. It needs GH_TOKEN and GITHUB_REPOSITORY.
set -euo pipefail
folder=${1:?the folder of the night}
: "${GITHUB_REPOSITORY:?owner and name}"
label=load-regression
open=$(gh issue list --repo "$GITHUB_REPOSITORY" --label "$label" --state open --limit 1 --json number --jq '.[0].number // empty')

if [ -f "$folder/issue.md" ]; then
  title=$(head -n 1 "$folder/issue.md" | sed 's/^#* *//')
  body=$(mktemp)
  trap 'rm -f "$body"' EXIT
  tail -n +2 "$folder/issue.md" > "$body"
  if [ -n "$open" ]; then
    gh issue edit "$open" --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$body" > /dev/null
    echo "brought #$open up to date: $title"
  else
    gh label create "$label" --repo "$GITHUB_REPOSITORY" --color B60205 --description 'The nightly load tests have regressed' --force > /dev/null
    gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$body" --label "$label"
  fi
elif [ -n "$open" ] && [ -f "$folder/recovered.md" ]; then
  gh issue close "$open" --repo "$GITHUB_REPOSITORY" --comment "$(cat "$folder/recovered.md")" > /dev/null
  echo "closed #$open: nothing has regressed any more"
elif [ -n "$open" ]; then
  echo "the night shows nothing: #$open stays open"
elif [ -f "$folder/recovered.md" ]; then
  echo 'nothing has regressed, and no issue is open'
else
  echo 'the night shows nothing, and no issue is open'
fi
