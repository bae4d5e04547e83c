#!/bin/sh
# An adopted file never changes (curricula/FORMAT.md section 1): tests/data/adopted.sha256 holds the digest
# of each, in the form of sha256sum, and this is the test of it. A file that is changed, or gone, fails.
#
#   tests/check/adopted.sh           check
#   tests/check/adopted.sh --append  add the adopted files of the library that the list does not have yet
#
# A new file is added to the list in the commit that brings it. Lines are only ever added: where there is a git
# history, none of its commits, nor what is not committed yet, may have taken one away.
set -eu
export LC_ALL=C
cd "${ATTEST_ADOPTED:-$(dirname "$0")/../..}"
library=curricula/library
list=tests/data/adopted.sha256
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The root element says what a file is; comments may stand before it.
(cd $library && grep -lE 'status="adopted"' -- *.xml) | sort >"$scratch/adopted"
sed '/^#/d; s/^[0-9a-f]*  //' $list | sort >"$scratch/listed"
comm -23 "$scratch/adopted" "$scratch/listed" >"$scratch/new"

if [ "${1:-}" = --append ]; then
	while read -r file; do
		(cd $library && sha256sum -- "$file") >>$list
	done <"$scratch/new"
	echo "$(wc -l <"$scratch/new") files added to $list"
	exit 0
fi

failed=0
sed '/^#/d' $list >"$scratch/lines"
if [ -s "$scratch/lines" ] && ! (cd $library && sha256sum --check --quiet --strict "$scratch/lines") >"$scratch/wrong" 2>&1; then
	sed 's/$/ -- an adopted file never changes: give the changed one a new version/' "$scratch/wrong"
	failed=1
fi
if [ -n "$(cut -c 67- "$scratch/lines" | sort | uniq -d)" ]; then
	cut -c 67- "$scratch/lines" | sort | uniq -d | sed 's/$/: listed twice; lines are only added/'
	failed=1
fi
if [ -s "$scratch/new" ]; then
	sed "s,\$,: adopted and not in $list; \`tests/check/adopted.sh --append\` adds it," "$scratch/new"
	failed=1
fi
if git rev-parse --git-dir >/dev/null 2>&1; then
	{
		git log -p --format= -- $list
		git diff HEAD -- $list
	} | sed -n 's/^-[0-9a-f]\{64\}  //p' | sort -u >"$scratch/gone"
	if [ -s "$scratch/gone" ]; then
		sed 's/$/: its line was taken out of the list or changed; give the file a new version instead/' "$scratch/gone"
		failed=1
	fi
fi
exit $failed
