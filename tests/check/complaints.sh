#!/bin/sh
# portfolio/COMPLAINTS.md: are all 31 complaints there, each with something that shows the answer or said to
# be out of scope, and does everything that is named exist?
set -eu
cd "$(dirname "$0")/../.."
page=portfolio/COMPLAINTS.md
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
grep -hoE '^Test\([a-z0-9_]+, [a-z0-9_]+' -r tests --include='test_*.c' | sed 's/^Test(//; s/, /./' >"$scratch"
failed=0
complain() { echo "$page: $*"; failed=1; }

number=1
while [ $number -le 31 ]; do
	row=$(grep -E "^\| $number \|" $page || true)
	if [ "$(printf '%s\n' "$row" | grep -c .)" != 1 ]; then
		complain "complaint $number should have one line"
	else
		# shellcheck disable=SC2016 # a backtick, no command
		names=$(printf '%s\n' "${row##*" | "}" | grep -oE '`[^`]+`' | tr -d '`' || true)
		case $row in
		*"| Out of scope: "*) ;;
		*) [ -n "$names" ] || complain "complaint $number names nothing that shows the answer" ;;
		esac
		for name in $names; do
			case $name in
			*.session) [ -f "tests/cli/$name" ] || complain "complaint $number: there is no tests/cli/$name" ;;
			*) grep -qxF "$name" "$scratch" || complain "complaint $number: there is no test $name" ;;
			esac
		done
	fi
	number=$((number + 1))
done
exit $failed
