#!/bin/sh
# Have ready another maker's reader of credentials, for Node, in var/outside. Tests that ask it are
# skipped, with a reason, where it is not.
set -eu
cd "$(dirname "$0")/.."
place=var/outside

command -v npm >/dev/null || { echo "npm is missing: apt-get install npm" >&2; exit 1; }
mkdir -p "$place"
cp tests/outside/package.json tests/outside/package-lock.json tests/outside/.npmrc \
    tests/outside/check.mjs "$place/"
state=$(sha256sum <"$place/package-lock.json")
if [ "$(cat "$place/installed" 2>/dev/null)" != "$state" ]; then
    (cd "$place" && npm ci --silent)
    echo "$state" >"$place/installed"
fi
