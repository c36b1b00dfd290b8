#!/usr/bin/env bash
# The steps of deploy.sh that make, judge and push the image. The layout of build is what scan and push read, by its digest.

builder() {
  local name
  if [ -n "${BUILDER:-}" ]; then
    program "$BUILDER" 'BUILDER names it; leave it empty to take buildah, podman or docker'
    echo "$BUILDER"
    return
  fi
  for name in buildah podman docker; do
    if command -v "$name" > /dev/null; then
      echo "$name"
      return
    fi
  done
  stop 3 'neither buildah nor podman nor docker is on this machine: apt-get install buildah'
}

layout_digest() {
  node tools/ci/deploy/read.mjs digest "$RELEASE/image"
}

# The layout is of the digest, and its manifest is what the digest says. Layers are checked by skopeo as it reads them.
verify_image() {
  local found blob=$RELEASE/image/blobs/sha256/${1#sha256:}
  file_of image build
  found=$(layout_digest) || stop 3 "$RELEASE/image is no OCI layout of one image: run the step build again"
  [ "$found" = "$1" ] || stop 1 "the image in $RELEASE is $found, and not $1, which was built: nothing is done with it"
  [ "$(sha256 "$blob" 2> /dev/null)" = "${1#sha256:}" ] || stop 1 "the manifest of the image in $RELEASE was changed after it was built: nothing is done with it"
}

step_build() {
  needs COMMIT
  local engine head built labels
  engine=$(builder) || exit
  if [ -e .git ] && command -v git > /dev/null; then
    head=$(git rev-parse HEAD) || stop 3 'git cannot say what is checked out'
    [ "$head" = "$COMMIT" ] || stop 2 "COMMIT is $COMMIT, and $head is checked out"
    [ -z "$(git status --porcelain --untracked-files=no)" ] || stop 2 'the checkout has changes that are in no commit: commit them, so that the image can be found again from its commit'
  fi
  folder
  rm -rf "$RELEASE/image"
  labels=(--label "org.opencontainers.image.revision=$COMMIT")
  if [ "$engine" = docker ]; then
    # The default driver writes no OCI layout.
    docker buildx inspect atalaya > /dev/null 2>&1 || docker buildx create --name atalaya --driver docker-container > /dev/null || stop 3 'docker buildx cannot create a builder'
    docker buildx build --builder atalaya --provenance=false --sbom=false "${labels[@]}" --output "type=oci,tar=false,dest=$RELEASE/image" . || stop 3 'the image cannot be built: see above'
  else
    "$engine" build --iidfile "$RELEASE/image.id" "${labels[@]}" . || stop 3 'the image cannot be built: see above'
    "$engine" push --quiet "$(cat "$RELEASE/image.id")" "oci:$RELEASE/image" || stop 3 "the image cannot be written to $RELEASE"
  fi
  built=$(layout_digest) || stop 3 "$engine left no OCI layout of one image in $RELEASE/image"
  verify_image "$built"
  echo "$built" > "$RELEASE/image.digest"
  output digest "$built"
  say "built $built"
}

step_sbom() {
  program npm 'install Node.js'
  folder
  npm sbom --package-lock-only --sbom-format spdx > "$RELEASE/sbom.all.json" || stop 3 'npm cannot list the packages'
  node tools/ci/deploy/read.mjs sbom Dockerfile package-lock.json "$RELEASE/sbom.all.json" > "$RELEASE/sbom.spdx.json" || stop 3 'the list of packages cannot be read'
  rm -f "$RELEASE/sbom.all.json"
}

# SCAN_REPORT names the report of a scanner that ran before; without it, trivy runs here.
step_scan() {
  needs DIGEST
  verify_image "$DIGEST"
  local report=${SCAN_REPORT:-}
  if [ -z "$report" ]; then
    program trivy 'install it, or set SCAN_REPORT to the JSON report of a scanner'
    report=$RELEASE/scan.json
    rm -f "$report"
    trivy image --input "$RELEASE/image" --format json --output "$report" --quiet || stop 3 'trivy cannot scan the image: see above'
  fi
  node tools/ci/deploy/read.mjs vulnerabilities "$report" tools/ci/deploy/accepted-vulnerabilities.json > "$RELEASE/scan.md"
  local code=$?
  summary "$RELEASE/scan.md"
  cat "$RELEASE/scan.md" >&2
  case $code in
    0) ;;
    1) stop 1 'the image has vulnerabilities that a newer package mends: update it, or accept it in tools/ci/deploy/accepted-vulnerabilities.json' ;;
    *) stop 3 "the report of the scanner, $report, shows nothing: nothing is released that was not scanned" ;;
  esac
}

registry_token() {
  if [ -n "${REGISTRY_TOKEN:-}" ]; then
    printf '%s' "$REGISTRY_TOKEN"
  elif command -v gcloud > /dev/null; then
    gcloud auth print-access-token
  else
    curl --fail --silent --header 'Metadata-Flavor: Google' \
      http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token | sed 's/.*"access_token":"\([^"]*\)".*/\1/'
  fi
}

# What functions are built from.
push_archive() {
  needs SOURCES
  program git 'apt-get install git'
  program gcloud 'https://cloud.google.com/sdk/docs/install'
  local object=gs://$SOURCES/$SYSTEM/$COMMIT.zip
  git archive --format=zip --output="$RELEASE/source.zip" "$COMMIT" || stop 3 "git cannot pack $COMMIT"
  # Whoever has pushed it before has pushed the same commit.
  CLOUDSDK_AUTH_ACCESS_TOKEN_FILE=$1 gcloud storage cp --no-clobber --quiet "$RELEASE/source.zip" "$object" || stop 3 "the archive cannot be written to $object: the account needs roles/storage.objectUser on the bucket"
  say "pushed $object"
}

step_push() {
  needs SYSTEM ENVIRONMENT REGISTRY COMMIT DIGEST
  verify_image "$DIGEST"
  program skopeo 'apt-get install skopeo'
  local auth name pushed files
  files=$(generated) || exit
  # Tags of the registry never move, and two builds of one commit differ: the tag names the build, too.
  name=$REGISTRY/service:${COMMIT:0:12}-${DIGEST:7:12}
  auth=$(mktemp -d) || stop 3 "no temporary folder can be made in ${TMPDIR:-/tmp}"
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$auth'" EXIT
  (umask 077 && registry_token > "$auth/token") || stop 3 'no access token: log in, or set REGISTRY_TOKEN'
  skopeo login --authfile "$auth/auth.json" --username oauth2accesstoken --password-stdin "${REGISTRY%%/*}" < "$auth/token" > /dev/null || stop 3 "${REGISTRY%%/*} refuses the account: it needs roles/artifactregistry.writer on the repository"
  skopeo copy --quiet --preserve-digests --authfile "$auth/auth.json" --digestfile "$auth/digest" "oci:$RELEASE/image" "docker://$name" || stop 3 "the image cannot be pushed to $name"
  pushed=$(cat "$auth/digest")
  [ "$pushed" = "$DIGEST" ] || stop 1 "the registry has $pushed, and not $DIGEST: nothing is released"
  echo "$REGISTRY/service@$DIGEST" > "$RELEASE/image.ref"
  output image "$REGISTRY/service@$DIGEST"
  say "pushed $name"
  if [ "$(stage_kind "$files/$SYSTEM" api)" = function ] || [ "$(stage_kind "$files/$SYSTEM" ingest)" = function ]; then
    push_archive "$auth/token"
  fi
  rm -rf "$auth"
}

