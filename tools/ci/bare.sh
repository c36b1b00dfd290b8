#!/usr/bin/env bash
# bare.sh: the README's two commands in a clone of this checkout, as on a machine that has Node and npm and nothing else: no git,
# Go, k6, Java, Python, emulators or Chromium, empty caches, an empty home, and CI not set, so that a test of what is missing is a
# skip. Fails when a command fails, when the skips are not named, or when a deprecation is. BARE_RESULTS names a file for the counts.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/home" "$folder/cache"
for program in node npm npx sh env cat chmod cp cut date dirname basename head ln ls mkdir mktemp mv printf readlink realpath rm \
  rmdir sed sleep sort tail touch tr uname wc; do
  file="$(type -P "$program")" && ln -s "$file" "$folder/bin/$program"
done
# A version manager's `node` is a script that needs more than this PATH, so link the program itself.
ln -sf "$(node -p process.execPath)" "$folder/bin/node"
git clone --quiet "$PWD" "$folder/checkout" || exit 1

# Keep the variables by which this machine reaches the npm registry.
network=()
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY NODE_EXTRA_CA_CERTS npm_config_registry; do
  [ -n "${!name:-}" ] && network+=("$name=${!name}")
done

# ATALAYA_CHROMIUM points to a missing file, because a browser outside the PATH is found, too.
bare() {
  (cd "$folder/checkout" && exec timeout "$1" env -i "${network[@]}" PATH="$folder/bin" HOME="$folder/home" \
    XDG_CACHE_HOME="$folder/cache" ATALAYA_CHROMIUM="$folder/none" TEST_RESULTS="$folder/results" "${@:2}") < /dev/null
}

status=0
bare 6m npm run demo || status=1
bare 20m npm test 2>&1 | tee "$folder/log" || bare 4m node tools/ci/again.mjs "$folder/results" || status=1
if [ -n "${BARE_RESULTS:-}" ] && [ -f "$folder/results" ]; then cp "$folder/results" "$BARE_RESULTS"; fi
if grep 'DeprecationWarning' "$folder/log"; then
  echo 'bare: the tests print a deprecation warning'
  status=1
fi
if ! grep -q '^skipped [0-9]*: k6 .*npm run tools -- k6' "$folder/log"; then
  echo 'bare: the tests that need k6 are not named as skips'
  status=1
fi
exit "$status"
