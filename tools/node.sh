#!/bin/sh
# Runs the pinned Node that npm installed for this machine's architecture; else the one in PATH, if it is new enough.
# npm 9 and 10 leave no node_modules/.bin/node behind, so nothing here relies on it. An older Node must never get
# as far as a native import: better-sqlite3 13 (Node-API 10) ends it with a segmentation fault and no message.
d=$(cd "$(dirname "$0")/.." && pwd)
for n in "$d"/node_modules/node-linux-*/bin/node; do
  if [ -x "$n" ]; then
    PATH="$(dirname "$n"):$PATH"
    export PATH
    exec node "$@"
  fi
done
v=$(node -p 'process.versions.node' 2>/dev/null || echo none)
case "$v" in
  24.*|25.*|26.*|27.*|28.*) exec node "$@" ;;
esac
echo "balise: Node 24 or newer is needed, found: $v" >&2
echo "        run 'npm ci' in $d (it brings a pinned Node for Linux x64 and arm64)" >&2
exit 69
