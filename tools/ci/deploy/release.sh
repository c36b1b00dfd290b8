#!/usr/bin/env bash
# The steps of deploy.sh that compare, shift traffic and report. Only `atalaya rollout` decides about a candidate.

# ACCEPT_DRIFT is the reason why a release goes on although something was changed by hand.
step_diff() {
  needs SYSTEM ENVIRONMENT
  folder
  node tools/atalaya.mjs diff "$SYSTEM" --environment "$ENVIRONMENT" > "$RELEASE/drift.txt"
  local code=$?
  cat "$RELEASE/drift.txt" >&2
  [ "$code" = 1 ] || return "$code"
  if [ -n "${ACCEPT_DRIFT:-}" ]; then
    say "accepted: $ACCEPT_DRIFT"
    { printf '## Changed by hand, accepted\n\nReason: %s\n' "$ACCEPT_DRIFT" && quoted "$RELEASE/drift.txt"; } > "$RELEASE/drift.md"
    summary "$RELEASE/drift.md"
    return 0
  fi
  stop 1 'Cloud Monitoring is not what the definitions say: somebody changed it by hand. Put it into the definition, or undo it in the console; ACCEPT_DRIFT (accept-drift) with a reason lets the release go on'
}

# 'service', 'worker', 'function' or nothing: what the stage is as Terraform's files say.
stage_kind() {
  node tools/ci/deploy/read.mjs stage "$1/infrastructure" "$2"
}

# Runs the command and passes signals on to it: it brings the traffic back, or says where it stands.
attended() {
  local pid code signalled=true
  "$@" &
  pid=$!
  # A signal ends `wait`, not the command, so wait again.
  trap 'signalled=true; kill -TERM "$pid" 2> /dev/null' TERM INT HUP
  while [ "$signalled" = true ]; do
    signalled=false
    wait "$pid"
    code=$?
  done
  trap - TERM INT HUP
  return "$code"
}

outcome() {
  output outcome "$1"
  echo "$1" > "$RELEASE/outcome"
}

# A service; a worker pool, whose instances are its traffic; or a function: Google builds the archive of the commit without traffic.
roll_out() {
  local stage=$1 kind=$2 code arguments
  arguments=(rollout "$SYSTEM" --environment "$ENVIRONMENT" --stage "$stage" --report "$RELEASE/rollout-$stage.md")
  [ "${CONTINUE:-false}" != true ] || arguments+=(--continue)
  if [ -n "${DIGEST:-}" ] && [ "$kind" = function ]; then
    needs SOURCES
    arguments+=(--source "gs://$SOURCES/$SYSTEM/$COMMIT.zip" --commit "$COMMIT")
  elif [ -n "${DIGEST:-}" ]; then
    arguments+=(--image "$REGISTRY/service@$DIGEST" --commit "$COMMIT")
  fi
  attended node tools/atalaya.mjs "${arguments[@]}"
  code=$?
  [ ! -f "$RELEASE/rollout-$stage.md" ] || summary "$RELEASE/rollout-$stage.md"
  case $code in
    0) ;;
    1)
      outcome 'rolled back'
      stop 1 "the candidate of $stage was rolled back: all traffic is on the revision before. The report says why"
      ;;
    3)
      outcome inconclusive
      stop 3 "the rollout of $stage decided nothing, and the candidate stays at its share: continue it, or roll it back"
      ;;
    *) stop "$code" "atalaya rollout of $stage ended with $code: see above" ;;
  esac
}

step_rollout() {
  needs SYSTEM ENVIRONMENT
  # A lost runner's candidate is found without an image.
  if [ "${CONTINUE:-false}" != true ] || [ -n "${DIGEST:-}" ]; then
    needs REGISTRY COMMIT DIGEST
  fi
  local files stage kind
  files=$(generated) || exit
  files=$files/$SYSTEM
  folder
  outcome stopped
  for stage in api ingest; do
    kind=$(stage_kind "$files" "$stage") || stop 3 "the files of $SYSTEM cannot be read: see above"
    case $kind in
      service | worker | function) roll_out "$stage" "$kind" ;;
    esac
  done
  outcome promoted
}

step_roll-back() {
  needs SYSTEM ENVIRONMENT
  local files stage kind
  files=$(generated) || exit
  files=$files/$SYSTEM
  folder
  outcome stopped
  for stage in api ingest; do
    kind=$(stage_kind "$files" "$stage") || stop 3 "the files of $SYSTEM cannot be read: see above"
    case $kind in
      service | worker | function) attended node tools/atalaya.mjs rollout "$SYSTEM" --environment "$ENVIRONMENT" --stage "$stage" --roll-back || stop $? "the traffic of $stage could not be brought back: see above" ;;
    esac
  done
  outcome 'rolled back'
}

step_issue() {
  needs SYSTEM ENVIRONMENT GITHUB_REPOSITORY OUTCOME
  program gh 'https://cli.github.com'
  local label=release-$SYSTEM-$ENVIRONMENT open body title file
  open=$(gh issue list --repo "$GITHUB_REPOSITORY" --label "$label" --state open --limit 1 --json number --jq '.[0].number // empty') || stop 3 'GitHub does not list the issues'
  if [ "$OUTCOME" = promoted ]; then
    [ -z "$open" ] || gh issue close "$open" --repo "$GITHUB_REPOSITORY" --comment "A later release got through: ${COMMIT:-}${RUN_URL:+, $RUN_URL}" > /dev/null || stop 3 "issue #$open cannot be closed"
    return
  fi
  title="Release of $SYSTEM to $ENVIRONMENT: $OUTCOME${COMMIT:+ (${COMMIT:0:12})}"
  body=$(mktemp) || stop 3 "no temporary file can be made in ${TMPDIR:-/tmp}"
  # shellcheck disable=SC2064 # the file of now
  trap "rm -f '$body'" EXIT
  {
    [ -z "${RUN_URL:-}" ] || printf 'Run: %s\n\n' "$RUN_URL"
    case $OUTCOME in
      inconclusive)
        printf 'The candidate stays at its share. Continue it:\n\n    gh workflow run deploy.yml -f system=%s -f environment=%s -f continue-at=rollout%s\n' "$SYSTEM" "$ENVIRONMENT" "${DIGEST:+ -f digest=$DIGEST -f commit=${COMMIT:-}}"
        printf '\nor bring all traffic back:\n\n    npx atalaya rollout %s --environment %s --roll-back\n' "$SYSTEM" "$ENVIRONMENT"
        ;;
      stopped) printf 'It stopped before a verdict. Where the traffic is:\n\n    npx atalaya rollout %s --environment %s --status\n' "$SYSTEM" "$ENVIRONMENT" ;;
      *) printf 'All traffic is on the revision before.\n' ;;
    esac
    for file in "$RELEASE"/scan.md "$RELEASE"/drift.txt "$RELEASE"/rollout-*.md; do
      [ ! -s "$file" ] || { printf '\n' && head -c 20000 "$file"; }
    done
  } > "$body"
  if [ -n "$open" ]; then
    gh issue edit "$open" --repo "$GITHUB_REPOSITORY" --title "$title" > /dev/null || stop 3 "issue #$open cannot be changed"
    gh issue comment "$open" --repo "$GITHUB_REPOSITORY" --body-file "$body" > /dev/null || stop 3 "issue #$open cannot be changed"
    say "brought #$open up to date: $title"
  else
    gh label create "$label" --repo "$GITHUB_REPOSITORY" --color B60205 --description 'A release that did not get through' --force > /dev/null || stop 3 'the label cannot be made'
    gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$body" --label "$label" || stop 3 'the issue cannot be opened'
  fi
}

