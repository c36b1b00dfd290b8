#!/usr/bin/env bash
# One release of one system to one environment, in steps that GitHub (deploy.yml) and Cloud Build (cloudbuild.yaml) run alike.
# Usage: deploy.sh STEP…   the steps run in the order given; the first that does not end with 0 ends the script with its code.
#
#   build      the image, as an OCI layout; its digest is known before anything is pushed
#   sbom       the packages of the image, as SPDX
#   scan       the image against known vulnerabilities; stops at what has a fix and is HIGH or CRITICAL
#   plan       Terraform's plan of what runs and of what watches
#   comment    the plan, on the pull request of the commit
#   push       that very image, by its digest; and the archive of the commit, where the system has a function
#   apply      that very plan
#   diff       Cloud Monitoring against the definitions; stops at what was changed by hand
#   rollout    the candidate from 0 to 100 % (atalaya rollout), stage by stage; roll-back: all traffic to the revision before
#   issue      opens an issue about a release that did not get through, and closes it when one does
#
# Exit codes: 0 yes; 1 the answer is no (a vulnerability, drift, another image or plan than before, rolled back); 2 wrong use;
# 3 inconclusive, or it could not be done. Variables are named by the message that misses them. Files are handed on in RELEASE.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 3

declare -A meaning=(
  [SYSTEM]='id of the system, as in systems/'
  [ENVIRONMENT]='dev, staging or prod'
  [COMMIT]='commit of the release, 40 hexadecimal digits'
  [REGISTRY]="what the names of images begin with: the output registry of bootstrap, such as us-central1-docker.pkg.dev/PROJECT/atalaya"
  [STATE_BUCKET]="bucket of Terraform's states: the output state_bucket of bootstrap"
  [SOURCES]='bucket of the archives that functions are built from: the output source_bucket of bootstrap'
  [DIGEST]='digest of the image that the step build printed, sha256: and 64 hexadecimal digits'
  [PLAN_SHA256]='checksum of the plan that the step plan printed, 64 hexadecimal digits'
  [GITHUB_REPOSITORY]='owner and name of the repository on GitHub'
  [OUTCOME]='how the release ended: promoted, rolled back, inconclusive or stopped'
)
declare -A pattern=(
  [SYSTEM]='^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$'
  [ENVIRONMENT]='^(dev|staging|prod)$'
  [COMMIT]='^[0-9a-f]{40}$'
  [REGISTRY]='^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+$'
  [STATE_BUCKET]='^[a-z0-9][a-z0-9_.-]{1,61}[a-z0-9]$'
  [SOURCES]='^[a-z0-9][a-z0-9_.-]{1,61}[a-z0-9]$'
  [DIGEST]='^sha256:[0-9a-f]{64}$'
  [PLAN_SHA256]='^[0-9a-f]{64}$'
  [GITHUB_REPOSITORY]='^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$'
  [OUTCOME]='^(promoted|rolled back|inconclusive|stopped)$'
)

step=''
export RELEASE=${RELEASE:-release}
case $RELEASE in /*) ;; *) RELEASE=$PWD/$RELEASE ;; esac

say() {
  echo "deploy.sh $step: $*" >&2
}

# stop CODE MESSAGE: an annotation on GitHub, a line elsewhere; on stderr, because a caller may read stdout.
stop() {
  local code=$1
  shift
  if [ -n "${GITHUB_ACTIONS:-}" ]; then
    # Workflow commands take one line; the title ends at a comma or colon. Source: docs.github.com, "Workflow commands".
    local text="$*" title="Release of ${SYSTEM:-?} to ${ENVIRONMENT:-?}"
    text=${text//'%'/%25}
    text=${text//$'\r'/%0D}
    text=${text//$'\n'/%0A}
    echo "::error title=${title//[^A-Za-z0-9 ?-]/} - $step::$text" >&2
  else
    say "$*"
  fi
  exit "$code"
}

# needs NAME…: names every variable that is missing or wrong, and then stops.
needs() {
  local name faults=()
  for name in "$@"; do
    if [ -z "${!name:-}" ]; then
      faults+=("$name is not set: ${meaning[$name]}")
    elif ! [[ ${!name} =~ ${pattern[$name]} ]]; then
      faults+=("$name is '${!name}': it has to be: ${meaning[$name]}")
    fi
  done
  [ ${#faults[@]} = 0 ] || stop 2 "$(printf '%s\n' "${faults[@]}")"
}

program() {
  command -v "$1" > /dev/null || stop 3 "$1 is not on this machine: $2"
}

output() {
  [ -z "${GITHUB_OUTPUT:-}" ] || printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"
}

summary() {
  [ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$@" >> "$GITHUB_STEP_SUMMARY"
}

# A file as a block of Markdown. A comment of GitHub has at most 65,536 characters.
quoted() {
  printf '\n~~~~~text\n%s\n~~~~~\n' "$(head -c 25000 "$1")"
}

sha256() {
  sha256sum "$@" | cut -d' ' -f1
}

# Writes the folder that steps hand files on in.
folder() {
  mkdir -p "$RELEASE/${1:-}" || stop 3 "$RELEASE cannot be written"
}

# The folder that `atalaya emit` wrote for the environment.
generated() {
  local folder=generated
  [ "$ENVIRONMENT" = prod ] || folder=generated-$ENVIRONMENT
  [ -d "$folder/$SYSTEM" ] || stop 2 "$folder/$SYSTEM does not exist: is '$SYSTEM' a system? Its files are written by 'npx atalaya emit$([ "$ENVIRONMENT" = prod ] || echo " --environment $ENVIRONMENT")', and committed"
  echo "$folder"
}

# What has to exist before a step, and which step writes it.
file_of() {
  [ -e "$RELEASE/$1" ] || stop 2 "$RELEASE/$1 does not exist: run the step $2 first, or set RELEASE to the folder in which it ran"
}

# shellcheck source=tools/ci/deploy/image.sh
. tools/ci/deploy/image.sh
# shellcheck source=tools/ci/deploy/terraform.sh
. tools/ci/deploy/terraform.sh
# shellcheck source=tools/ci/deploy/release.sh
. tools/ci/deploy/release.sh

steps='build sbom scan plan comment push apply diff rollout roll-back issue'
if [ $# = 0 ]; then
  echo "deploy.sh: name a step: $steps" >&2
  exit 2
fi
for step in "$@"; do
  [[ " $steps " == *" $step "* ]] || {
    echo "deploy.sh: there is no step '$step': $steps" >&2
    exit 2
  }
done
for step in "$@"; do
  "step_$step" || exit
done
