#!/usr/bin/env bash
# Puts Markdown into one comment of a pull request: the one that begins with the same first line, or a new one.
# Usage: comment.sh FILE; it needs PULL_REQUEST, GITHUB_REPOSITORY and GH_TOKEN. A token that may not comment is no failure:
# pull requests from forks have one, and the job's summary has the same text.
set -euo pipefail
file=${1:?a Markdown file}
: "${PULL_REQUEST:?number of the pull request}" "${GITHUB_REPOSITORY:?owner and name}"
mark=$(head -n 1 "$file")

may_not() {
  echo "::notice::this token may not comment on #$PULL_REQUEST (a pull request from a fork?): see the job's summary"
}

# Anybody may begin a comment like ours: only those of GitHub's own account, which is the author by a job's token, are updated.
ours='.[] | select(.user.login == "github-actions[bot]") | {id, body}'
comments=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" --jq "$ours" 2> /dev/null) || {
  may_not
  exit 0
}
known=$(jq -r --arg mark "$mark" 'select(.body | startswith($mark)) | .id' <<< "$comments" | head -n 1)
if [ -n "$known" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$file" || may_not
else
  gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" --field "body=@$file" || may_not
fi
