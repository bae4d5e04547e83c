#!/bin/sh
# Runs the tests: tests/run.sh [unit|cli|fuzz|check|browser|all ...], all by default. Installs what is missing, builds,
# and ends with a line "N passed, N failed". A second run needs neither network nor rights.
#	unit	every tests/LAYER/test_MODULE.c
#	cli	the transcripts, tests/cli/*.session
#	fuzz	the fuzzers, on what is in tests/fuzz/corpus
#	check	the house rules, and whether the checks find anything
#	browser	tests/browser/*.test.mjs: the web pages in Chromium
set -eu
cd "$(dirname "$0")/.."
. cli/setup.sh

labels=
for kind in "$@"; do
	case $kind in
	unit | cli | fuzz | check | browser) labels="$labels${labels:+|}$kind" ;;
	all) labels=. ;;
	*) say "usage: tests/run.sh [unit|cli|fuzz|check|browser|all ...]"; exit 2 ;;
	esac
done

# shellcheck disable=SC2086 # lists of words
need $PACKAGES_BUILD $PACKAGES_TEST
# Only what others publish is checked by a program from npm.
[ -z "${ATTEST_FOREIGN-}" ] || need_node tests/foreign
need_node cli/web
case "|${labels:-.}|" in
*'|.|'* | *'|browser|'*)
	# shellcheck disable=SC2086 # a list of words
	need $PACKAGES_BROWSER
	need_node tests/browser
	;;
esac
[ -d build/dev ] || say "building (a minute or two, the first time)"
build_preset dev

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
{
	ctest --preset dev -L "${labels:-.}" 2>&1 && touch "$scratch/passed"
} | tee "$scratch/log" || true
# "98% tests passed, 2 tests failed out of 100"
sed -nE 's/^[0-9]+% tests passed, ([0-9]+) tests? failed out of ([0-9]+)$/\1 \2/p' "$scratch/log" \
	>"$scratch/counts"
read -r failed total <"$scratch/counts" || { failed=1 total=1; }
echo "$((total - failed)) passed, $failed failed"
[ -e "$scratch/passed" ]
