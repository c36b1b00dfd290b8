#!/usr/bin/env bash
# Comments with the Markdown that jobs of a pull request left: FOLDER/*/comment.md. These files and the names of branches are of a
# stranger: they are read as text, and the number of the pull request is looked up by the commit, not taken from them.
# Usage: pull-request-comments.sh FOLDER; it needs HEAD_SHA, HEAD_OWNER, HEAD_BRANCH, GITHUB_REPOSITORY and GH_TOKEN.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?the folder of the comments}
: "${HEAD_SHA:?commit}" "${HEAD_OWNER:?owner of the branch}" "${HEAD_BRANCH:?branch}" "${GITHUB_REPOSITORY:?owner and name}"

# GitHub takes 65,536 characters.
longest=60000
# Only our own jobs' comments: a file with another first line could replace any comment.
mark='^<!-- atalaya (gate [a-z0-9-]{1,63}|policy diff) -->$'

head=$(jq -rn --arg head "$HEAD_OWNER:$HEAD_BRANCH" '$head | @uri')
pulls=$(gh api "repos/$GITHUB_REPOSITORY/pulls?state=open&head=$head")
number=$(jq -r --arg sha "$HEAD_SHA" '[.[] | select(.head.sha == $sha) | .number][0] // empty' <<< "$pulls")
if [ -z "$number" ]; then
  echo "no open pull request has $HEAD_SHA as its last commit: nothing to comment on"
  exit 0
fi

text=$(mktemp)
trap 'rm -f "$text"' EXIT
shopt -s nullglob
for file in "$folder"/*/comment.md; do
  if [ -L "$file" ] || [ ! -f "$file" ] || ! head -n 1 "$file" | grep -Eq "$mark"; then
    echo "::warning::$(basename "$(dirname "$file")") is no comment of ours, and is left out"
    continue
  fi
  # A comment of this account may not call people.
  head -c "$longest" "$file" | iconv -c -f UTF-8 -t UTF-8 | sed 's/@/@<!-- -->/g' > "$text"
  [ "$(wc -c < "$file")" -le "$longest" ] || printf '\n\n… the rest is in the artifact of the job\n' >> "$text"
  PULL_REQUEST=$number "$scripts/comment.sh" "$text"
done
