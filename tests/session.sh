#!/bin/sh
# Replays a transcript: tests/session.sh SESSION ATTEST [--accept]
#
# A transcript is what somebody types and what they see:
#
#	# a remark: such lines and empty ones may stand between an output and the next command
#	! s/[0-9a-f]{64}/DIGEST/g
#	$ attest person list
#	what it prints, stdout and stderr together
#	[1]
#
# Lines "> " straight after a command continue it. [N] is the exit code, where it is not 0. Lines "! "
# before the first command are sed -E scripts for what differs from run to run by nature (signatures,
# and what is computed from them); they see every output first. An output line that could be taken for
# something else ("$ ", "> ", "# ", "[1]", an empty one at the end) has a backslash in front.
#
# The commands of one file run in one shell, in an empty folder with an empty home, in UTC, with ATTEST
# first in the path and the project's folder in $SOURCE. One that speaks of $DEMO finds the demonstration
# store there, $DEMO/d with $DEMO/d.keys, to be copied, and its pin is known: the runner makes it, or uses
# ATTEST_DEMO, the folder of one made before. --accept writes into the file what came.
set -eu
usage() { echo "usage: tests/session.sh SESSION ATTEST [--accept]" >&2; exit 2; }
case $#,${3:-} in
2, | 3,--accept) ;;
*) usage ;;
esac
if [ ! -f "$1" ] || [ ! -x "$2" ]; then usage; fi
session=$(realpath "$1")
attest=$(realpath "$2")
accept=${3:-}
source=$(realpath "$(dirname "$0")/..")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$scratch/home" "$scratch/state" "$scratch/work" "$scratch/tmp" "$scratch/bin" "$scratch/step"
ln -s "$attest" "$scratch/bin/attest"
touch "$scratch/filter"

# Takes it apart: one file for each command.
awk -v dir="$scratch" '
/^\$ / { file = dir "/step/" ++n; print substr($0, 3) > file; close(file); more = 1; next }
more && /^> / { print substr($0, 3) >> file; close(file); next }
{ more = 0 }
!n && /^! / { print substr($0, 3) > (dir "/filter") }
END { if (!n) exit 1 }' "$session" || { echo "$session holds no command" >&2; exit 1; }

demo=${ATTEST_DEMO:-$scratch/demo}
if grep -q '[$]DEMO' "$session"; then
	if [ ! -e "$demo" ]; then
		mkdir "$demo"
		XDG_STATE_HOME="$demo" "$attest" demo "$demo/d" >/dev/null
	fi
	if [ -e "$demo/attest" ]; then cp -r "$demo/attest" "$scratch/state"; fi
fi

# Runs it. The names are unlikely ones, since the commands share this shell.
cat >"$scratch/driver" <<'DRIVER'
session_step=1
while [ -f "$SESSION_SCRATCH/step/$session_step" ]; do
	. "$SESSION_SCRATCH/step/$session_step" \
		>"$SESSION_SCRATCH/step/$session_step.out" 2>&1 </dev/null
	echo $? >"$SESSION_SCRATCH/step/$session_step.code"
	session_step=$((session_step + 1))
done
DRIVER
(cd "$scratch/work" && env -i HOME="$scratch/home" XDG_STATE_HOME="$scratch/state" \
	TMPDIR="$scratch/tmp" PATH="$scratch/bin:/usr/bin:/bin" TZ=UTC LC_ALL=C.UTF-8 SOURCE="$source" DEMO="$demo" \
	SESSION_SCRATCH="$scratch" ASAN_OPTIONS="${ASAN_OPTIONS:-}" UBSAN_OPTIONS="${UBSAN_OPTIONS:-}" \
	sh "$scratch/driver" >"$scratch/stray" 2>&1) || true
# What a command leaves behind after its redirections ended: the shell's own complaint about it.
cat "$scratch/stray"

sed -E -i -f "$scratch/filter" "$scratch"/step/*.out

# Puts it together again, with what came in place of what was expected.
awk -v dir="$scratch/step/" '
function came(    file, line, lines, empty, code) {
	file = dir n ".out"
	while ((getline line < file) > 0) {
		if (line == "") {
			empty++
			continue
		}
		for (; empty; empty--)
			print ""
		if (line ~ /^[$>#] / || line ~ /^\[[0-9]+\]$/ || line ~ /^\\/)
			line = "\\" line
		print line
	}
	for (; empty; empty--)
		print "\\"
	code = "no exit code: it ended the shell"
	getline code < (dir n ".code")
	if (code != "0")
		print "[" code "]"
}
function finish() {
	if (n)
		came()
	printf "%s", remarks
	remarks = ""
}
/^\$ / { finish(); n++; print; more = 1; next }
more && /^> / { print; next }
{ more = 0 }
!n { print; next }
/^$/ || /^# / { remarks = remarks $0 "\n"; next }
{ remarks = "" }
END { finish() }' "$session" >"$scratch/came"

if cmp -s "$session" "$scratch/came"; then
	exit 0
elif [ "$accept" ]; then
	cat "$scratch/came" >"$session"
	echo "rewritten: $1"
else
	diff -u --label expected --label came "$session" "$scratch/came" || true
	exit 1
fi
