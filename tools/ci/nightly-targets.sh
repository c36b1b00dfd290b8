#!/usr/bin/env bash
# Which systems the nightly load tests measure where, as outputs of a job: `targets`, a JSON array of {system, url, audience} with one
# element for each running data API, and `local`, the ids of all other systems ('all', 'none', or the ids). Reads TARGETS and AUDIENCES, JSON objects
# from id to URL and to audience; both may be empty.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
targets=${TARGETS:-} audiences=${AUDIENCES:-}

wrong() {
  echo "::error title=Nightly load tests::$1"
  exit 2
}

is_map() {
  jq -e 'type == "object" and all(.[]; type == "string")' > /dev/null 2>&1 <<< "$1"
}

is_map "${targets:-"{}"}" || wrong 'the targets are no JSON object of URLs: write {"orders":"https://data-api.example.com"}'
is_map "${audiences:-"{}"}" || wrong 'the audiences are no JSON object of texts: write {"orders":"https://data-api.example.com"}'
merged=$(jq -cn --argjson targets "${targets:-"{}"}" --argjson audiences "${audiences:-"{}"}" \
  '[$targets | to_entries[] | {system: .key, url: .value, audience: ($audiences[.key] // "")}]')
stray=$(jq -rn --argjson targets "${targets:-"{}"}" --argjson audiences "${audiences:-"{}"}" \
  '($audiences | keys) - ($targets | keys) | join(", ")')
[ -z "$stray" ] || wrong "audiences without a target: $stray"

ids=()
for file in "${ATALAYA_SYSTEMS:-systems}"/*.ts; do
  id=$(basename "$file" .ts)
  case $id in organization | fleet | _* | *.test | *.d) continue ;; esac
  ids+=("$id")
done
while IFS= read -r id; do
  [ -z "$id" ] || [[ " ${ids[*]} " == *" $id "* ]] || wrong "target '$id' is not one of the systems: ${ids[*]}"
done < <(jq -r '.[].system' <<< "$merged")

own=()
for id in "${ids[@]}"; do
  jq -e --arg id "$id" 'any(.system == $id)' > /dev/null <<< "$merged" || own+=("$id")
done
local=${own[*]-}
[ "$merged" != '[]' ] || local=all
outputs="targets=$merged"$'\n'"local=${local:-none}"
echo "$outputs"
[ -z "${GITHUB_OUTPUT:-}" ] || echo "$outputs" >> "$GITHUB_OUTPUT"
