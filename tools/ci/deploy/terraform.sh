#!/usr/bin/env bash
# The steps of deploy.sh that plan, show and apply. What is applied is the file that was planned, with the same providers.

# Folders of roots, in the order in which they are applied. ROOTS names others, such as generated/fleet/terraform.
roots() {
  local folder
  if [ -n "${ROOTS:-}" ]; then
    # shellcheck disable=SC2086 # a list of words
    printf '%s\n' $ROOTS
    return
  fi
  folder=$(generated) || exit
  for root in "$folder/$SYSTEM/infrastructure" "$folder/$SYSTEM/terraform"; do
    [ ! -d "$root" ] || echo "$root"
  done
}

init() {
  terraform -chdir="$1" init -input=false -no-color -backend-config="bucket=$STATE_BUCKET" "${@:2}" > "$RELEASE/init.log" 2>&1 || {
    cat "$RELEASE/init.log" >&2
    stop 3 "terraform cannot open the state of $1 in $STATE_BUCKET: see above"
  }
}

step_plan() {
  needs SYSTEM ENVIRONMENT REGISTRY STATE_BUCKET DIGEST
  program terraform 'https://developer.hashicorp.com/terraform/install'
  local root name code list checksum changes=false
  list=$(roots) || exit
  rm -rf "$RELEASE/plan"
  folder plan
  # The first image of a service; where it exists, deployments choose the image, and Terraform leaves it.
  export TF_IN_AUTOMATION=1 TF_VAR_image="$REGISTRY/service@$DIGEST"
  [ -z "${APPLIER:-}" ] || export TF_VAR_applier="$APPLIER"
  [ -z "${DEPLOYER:-}" ] || export TF_VAR_deployer="$DEPLOYER"
  [ -z "${SOURCES:-}" ] || export TF_VAR_source_archive="{bucket=\"$SOURCES\",object=\"$SYSTEM/${COMMIT:-}.zip\"}"
  {
    echo "<!-- atalaya plan $SYSTEM $ENVIRONMENT -->"
    echo
    echo "## Plan of $SYSTEM in $ENVIRONMENT"
  } > "$RELEASE/plan.md"
  while IFS= read -r root; do
    [ -d "$root" ] || stop 2 "$root does not exist: ROOTS names folders with Terraform's files"
    name=${root//\//-}
    init "$root"
    terraform -chdir="$root" plan -input=false -no-color -lock-timeout=5m -detailed-exitcode -out="$RELEASE/plan/$name.tfplan" > "$RELEASE/plan.log" 2>&1
    code=$?
    if [ "$code" != 0 ] && [ "$code" != 2 ]; then
      cat "$RELEASE/plan.log" >&2
      stop 3 "terraform cannot plan $root: see above"
    fi
    [ "$code" = 0 ] || changes=true
    echo "$code" > "$RELEASE/plan/$name.code"
    # The same versions of providers apply it.
    cp "$root/.terraform.lock.hcl" "$RELEASE/plan/$name.lock" 2> /dev/null || : > "$RELEASE/plan/$name.lock"
    {
      printf '\n### %s\n\n' "$root"
      terraform -chdir="$root" show -no-color "$RELEASE/plan/$name.tfplan" > "$RELEASE/show.log" || stop 3 "terraform cannot show the plan of $root"
      grep -E '^(Plan:|No changes|Changes to Outputs)' "$RELEASE/show.log" || echo 'Changes:'
      # A comment has at most 65,536 characters.
      quoted "$RELEASE/show.log"
      [ "$(wc -c < "$RELEASE/show.log")" -le 25000 ] || echo 'The rest is in the artifact.'
    } >> "$RELEASE/plan.md" || exit
    cp "$RELEASE/show.log" "$RELEASE/plan/$name.txt"
  done <<< "$list"
  rm -f "$RELEASE/init.log" "$RELEASE/plan.log" "$RELEASE/show.log"
  echo "$list" > "$RELEASE/plan/roots"
  checksum=$(plan_checksum) || stop 3 'the plan cannot be read'
  summary "$RELEASE/plan.md"
  output plan-sha256 "$checksum"
  output changes "$changes"
  echo "$checksum" > "$RELEASE/plan.sha256"
  say "planned $checksum"
}

# Of the names and contents of all files of the plan.
plan_checksum() {
  (cd "$RELEASE/plan" && find . -type f | LC_ALL=C sort | while IFS= read -r file; do sha256sum "$file"; done) | sha256 -
}

step_comment() {
  needs SYSTEM ENVIRONMENT GITHUB_REPOSITORY COMMIT
  file_of plan.md plan
  local number=${PULL_REQUEST:-}
  if [ -z "$number" ]; then
    number=$(gh api "repos/$GITHUB_REPOSITORY/commits/$COMMIT/pulls" --jq '.[0].number // empty') || stop 3 "GitHub does not say which pull request $COMMIT is of"
  fi
  if [ -z "$number" ]; then
    say "no pull request has $COMMIT: the plan is in the summary of the job"
    return
  fi
  PULL_REQUEST=$number tools/ci/comment.sh "$RELEASE/plan.md" || stop 3 "the plan cannot be written to pull request #$number"
}

step_apply() {
  needs SYSTEM ENVIRONMENT STATE_BUCKET PLAN_SHA256
  file_of plan/roots plan
  program terraform 'https://developer.hashicorp.com/terraform/install'
  local found root name code before applied=()
  found=$(plan_checksum)
  [ "$found" = "$PLAN_SHA256" ] || stop 1 "the plan in $RELEASE is not the one that was approved ($found, not $PLAN_SHA256): nothing is applied. Plan again"
  export TF_IN_AUTOMATION=1
  while IFS= read -r root; do
    name=${root//\//-}
    if [ "$(cat "$RELEASE/plan/$name.code")" = 0 ]; then
      say "$root: no changes"
      continue
    fi
    [ ! -s "$RELEASE/plan/$name.lock" ] || cp "$RELEASE/plan/$name.lock" "$root/.terraform.lock.hcl"
    init "$root"
    terraform -chdir="$root" apply -input=false -no-color -lock-timeout=5m "$RELEASE/plan/$name.tfplan" < /dev/null > "$RELEASE/apply.log" 2>&1
    code=$?
    cat "$RELEASE/apply.log" >&2
    if [ "$code" != 0 ]; then
      before=${applied[*]:-nothing}
      if grep -q 'Saved plan is stale' "$RELEASE/apply.log"; then
        stop 3 "$root was changed by somebody else after the plan was made; applied: $before. Plan again"
      fi
      stop 3 "terraform cannot apply $root; applied: $before. What was done is in the state: plan again"
    fi
    applied+=("$root")
  done < "$RELEASE/plan/roots"
  rm -f "$RELEASE/init.log" "$RELEASE/apply.log"
  say "applied ${applied[*]:-nothing}"
}

