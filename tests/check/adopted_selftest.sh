#!/bin/sh
# adopted.sh finds a changed file, a missing one, a new one, one listed twice, and a line that was taken away.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/curricula/library" "$scratch/tests/data"
ATTEST_ADOPTED=$scratch
export ATTEST_ADOPTED
library=$scratch/curricula/library
list=$scratch/tests/data/adopted.sha256

expect() { # CODE WORDS: what adopted.sh ends with, and says
	code=0
	said=$("$here/adopted.sh" 2>&1) || code=$?
	case $code:$said in
	"$1":*"$2"*) ;;
	*) echo "wanted $1 and \"$2\", got $code and \"$said\"" && exit 1 ;;
	esac
}

echo '<module id="A-1" status="adopted"/>' >"$library/A-1@2020.1.xml"
echo '<module id="B-1" status="adopted"/>' >"$library/B-1@2020.1.xml"
echo '<module id="C-1" status="draft"/>' >"$library/C-1@2020.1.xml"
echo '# a comment' >"$list"
expect 1 "A-1@2020.1.xml: adopted and not in"
"$here/adopted.sh" --append >/dev/null
expect 0 ""
[ "$(grep -c '@2020.1.xml$' "$list")" = 2 ] || { echo "a draft was listed" && exit 1; }
echo '<module id="A-1" status="adopted" kind="unit"/>' >"$library/A-1@2020.1.xml"
expect 1 "A-1@2020.1.xml: FAILED"
echo '<module id="A-1" status="adopted"/>' >"$library/A-1@2020.1.xml"
expect 0 ""
mv "$library/B-1@2020.1.xml" "$scratch/B"
expect 1 "B-1@2020.1.xml: No such file"
mv "$scratch/B" "$library/B-1@2020.1.xml"
echo '<module id="D-1" status="adopted"/>' >"$library/D-1@2020.1.xml"
expect 1 "D-1@2020.1.xml: adopted and not in"
"$here/adopted.sh" --append >/dev/null
expect 0 ""
tail -n 1 "$list" >"$scratch/last" && cat "$scratch/last" >>"$list"
expect 1 "D-1@2020.1.xml: listed twice"

# Whoever changes a file and its line together is found by what was committed.
grep -v D-1 "$list" >"$scratch/kept" && cp "$scratch/kept" "$list"
"$here/adopted.sh" --append >/dev/null
expect 0 ""
git -C "$scratch" init -q
git -C "$scratch" add .
git -C "$scratch" -c user.name=t -c user.email=t@example.org commit -q -m list
expect 0 ""
echo '<module id="D-1" status="adopted" kind="unit"/>' >"$library/D-1@2020.1.xml"
grep -v D-1 "$list" >"$scratch/kept" && cp "$scratch/kept" "$list"
"$here/adopted.sh" --append >/dev/null
expect 1 "D-1@2020.1.xml: its line was taken out"
git -C "$scratch" -c user.name=t -c user.email=t@example.org commit -q -a -m changed
expect 1 "D-1@2020.1.xml: its line was taken out"
