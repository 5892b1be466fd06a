#!/usr/bin/env bash
# Installs the packed tarball into an empty folder and runs it there on Node 20, 22, 24 and 26: receiver,
# sender, API. With `all`, the tests that depend on the machine run on each of them but the one that runs this,
# on which `npm test` runs them with all others: on the newest all of them, on those between the tests whose commands
# are processes. The Node binaries come as npm packages, so that any Linux with npm can run this.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
check() {
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

mkdir "$work/app"
tarball=$(node tarball.config.mjs "$work/app")
echo '{"private":true,"type":"module"}' >"$work/app/package.json"
npm install --prefix "$work/app" --no-audit --no-fund --loglevel=error --prefer-offline "$work/app/$tarball"
# What the tests would install again for themselves.
export TEST_PACKED_FOLDER=$work/app

case "$(uname -m)" in
  aarch64 | arm64) arch=arm64 ;;
  *) arch=x64 ;;
esac
own=$(node -p 'process.versions.node.split(".")[0]')
newest=26
for major in 20 22 24 $newest; do
  mkdir -p "$work/node$major"
  npm install --prefix "$work/node$major" --prefer-offline --no-audit --no-fund --loglevel=error "node-linux-$arch@$major" >/dev/null
  node=$work/node$major/node_modules/node-linux-$arch/bin/node
  echo "--- Node $("$node" --version)"
  check bash -c 'cd "$1" && "$2" "$3/test/e2e/smoke.mjs" node_modules/webhook-cli/bin/webhook-cli.cjs' \
    - "$work/app" "$node" "$PWD"
  if [ "${1:-}" = all ] && [ "$major" != "$own" ]; then
    projects=(--project machine)
    [ "$major" != "$newest" ] || projects+=(--project unit --project integration)
    check "$node" node_modules/vitest/vitest.mjs run "${projects[@]}" --reporter=dot
  fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
