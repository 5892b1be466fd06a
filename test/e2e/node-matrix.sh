#!/usr/bin/env bash
# Installs the packed tarball into an empty folder and runs it there on Node 20, 22, 24 and 26: receiver,
# sender, API. The Node binaries come as npm packages, so that any Linux with npm can run this.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

tarball=$(npm pack --silent --ignore-scripts --pack-destination "$work")
mkdir "$work/app"
echo '{"private":true,"type":"module"}' >"$work/app/package.json"
npm install --prefix "$work/app" --no-audit --no-fund --loglevel=error "$work/$tarball"

case "$(uname -m)" in
  aarch64 | arm64) arch=arm64 ;;
  *) arch=x64 ;;
esac
for major in 20 22 24 26; do
  mkdir -p "$work/node$major"
  npm install --prefix "$work/node$major" --no-audit --no-fund --loglevel=error "node-linux-$arch@$major" >/dev/null
  node=$work/node$major/node_modules/node-linux-$arch/bin/node
  echo "--- Node $("$node" --version)"
  if (cd "$work/app" && "$node" "$OLDPWD/test/e2e/smoke.mjs" node_modules/webhook-cli/bin/webhook-cli.js); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
