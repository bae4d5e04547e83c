#!/bin/sh
# Shows attest at work: cli/demo.sh [DIR]
# Installs what is missing, builds, fills a demonstration store in DIR (default: attest-demo, here) and
# goes through the main job, printing each command and what it answers. A second run takes seconds and
# needs neither network nor rights; it goes on with the store that is there.
set -eu
store=$(realpath -m "${1:-attest-demo}")
cd "$(dirname "$0")/.."
. cli/setup.sh

# The people of the demonstration store.
TRAINEE=amira
ASSESSOR=chandra

# show COMMAND...: as somebody would type it, and what comes. refused COMMAND...: must be refused.
show() {
	printf '\n$ %s\n' "$*"
	"$@"
}
refused() {
	code=0
	show "$@" 2>&1 || code=$?
	[ $code = 1 ] || stop "this should have been refused (exit code 1), but ended with $code"
}
# tell TEXT...: what comes next, and why.
tell() { printf '\n# %s\n' "$@"; }

# shellcheck disable=SC2086 # a list of words
need $PACKAGES_BUILD
need_node cli/web
[ -d build/release ] || say "building (a minute, the first time)"
build_preset release
PATH=$PWD/build/release:$PATH
export PATH

if [ -e "$store/attest.db" ]; then
	tell "The store of an earlier run is used; to start afresh, remove $store and $store.keys."
elif [ -e "$store" ]; then
	stop "$store is there already and is no store; name another folder: cli/demo.sh DIR"
else
	tell "A store full of invented people, the same every time."
	show attest demo "$store"
fi
export ATTEST_STORE="$store"

tell "Is everything in it what its signers said, and allowed by the rules?"
show attest verify

tell "What stands between a trainee and completion, and whose move is it?"
show attest progress "$TRAINEE"

tell "What waits for an assessor?"
show attest --as "$ASSESSOR" queue
# The first review: its number, and the module that it is for.
review=$(attest --as "$ASSESSOR" queue | sed -nE 's/^ *([0-9]+) .* REVIEW ([^ /]+).*/\1 \2/p' | head -n 1)
if [ -z "$review" ]; then
	tell "No review waits any more; to see a signature, remove $store and $store.keys and run this again."
else
	entry=${review% *}
	tell "A trainee cannot sign for an assessor:"
	refused attest --as "$TRAINEE" sign "$entry" --outcome satisfactory --feedback "Well done, me."
	tell "The assessor can, and the trainee sees the difference in that module:"
	show attest --as "$ASSESSOR" sign "$entry" --outcome satisfactory \
		--feedback "Clear reasoning, and the control was checked first."
	show attest progress "$TRAINEE" --module "${review#* }"
fi

tell "And it still verifies."
show attest verify
tell "The program is $PWD/build/release/attest; the store is $store. Try: attest help"

# In front of somebody it goes on as a server until they stop it; a script is only told how.
if [ -t 1 ]; then
	tell "And its pages: open the address below in a browser here, and step in as any of its people."
	attest serve || attest serve --port 0
else
	tell "Its pages: attest --store $store serve"
fi
