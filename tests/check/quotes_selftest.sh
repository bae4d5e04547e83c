#!/bin/sh
# Does quotes.pl find references to sections that are not there, and misquotations?
set -eu
here=$(realpath "$(dirname "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir core portfolio curricula
cat >portfolio/FORMAT.md <<'M'
# Format
## 1. Entries
An entry has *structure*
and texts.
### 1.2 Leaves
A leaf is made by the writer.
## 2 Heads
A head is signed.
M
cat >curricula/FORMAT.md <<'M'
## 7. Modules
A module is a file.
M
cat >core/a.c <<'C'
/* portfolio/FORMAT.md section 1, curricula/FORMAT.md section 7, and portfolio/FORMAT.md
 * section 2: "A head is
 * signed." portfolio/FORMAT.md section 1: "A leaf is made by the writer." */
C
echo '/* FORMAT.md section 1.2 */' >portfolio/a.h
failed=0
perl "$here/quotes.pl" . >log || { echo "these are right, but:"; cat log; failed=1; }
grep -q '^5 references' log || { echo "not all were looked at:"; cat log; failed=1; }

# wrong TEXT: a comment of these words must be refused, in line 2.
wrong() {
	printf '\n/* %s */\n' "$1" >core/a.c
	if perl "$here/quotes.pl" . >log; then
		echo "passed over: $1"
		failed=1
	else
		grep -q '^core/a.c:2: ' log || { echo "another line is named for: $1"; cat log; failed=1; }
	fi
}
wrong 'portfolio/FORMAT.md section 3'
wrong 'portfolio/FORMAT.md section 1.1'
wrong 'portfolio/FORMAT.md section 7'
wrong 'FORMAT.md section 1, of two folders'
wrong 'see RULES.md section 1'
wrong 'portfolio/FORMAT.md section 2: "A head is never signed."'
wrong 'portfolio/FORMAT.md section 1.2: "An entry has"'
exit $failed
