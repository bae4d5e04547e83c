#!/bin/sh
# One file of browser tests: tests/browser/run.sh ATTEST FILE.test.mjs
# Says what is missing and exits 77 where the browser or the programs from npm are not there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
ATTEST=$(realpath "$1")
export ATTEST
command -v node >/dev/null || { echo "skipped: node is not installed (tests/run.sh does that)"; exit 77; }
command -v "${CHROMIUM:-chromium}" >/dev/null ||
	{ echo "skipped: chromium is not installed (tests/run.sh does that)"; exit 77; }
[ -d "$here/node_modules/playwright-core" ] ||
	{ echo "skipped: playwright-core is not installed (tests/run.sh does that)"; exit 77; }
exec node --test-reporter=spec "$(realpath "$2")"
