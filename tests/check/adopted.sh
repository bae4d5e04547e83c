#!/bin/sh
# An adopted file never changes (curricula/FORMAT.md section 1): tests/data/adopted.sha256 holds the digest
# of each, in the form of sha256sum, and this is the test of it. A file that is changed, or gone, fails.
#
#   tests/check/adopted.sh           check
#   tests/check/adopted.sh --append  add the adopted files of the library that the list does not have yet
#
# Lines are only ever added. While the list does not begin with the line "# complete" an adopted file that
# it does not have is only said; from then on it fails, so that each new one is added in the commit that
# brings it.
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
	if grep -q '^# complete$' $list; then
		sed "s,\$,: adopted and not in $list; \`tests/check/adopted.sh --append\` adds it," "$scratch/new"
		failed=1
	else
		echo "$(wc -l <"$scratch/new") adopted files are not in $list yet"
	fi
fi
exit $failed
