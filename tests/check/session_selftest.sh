#!/bin/sh
# Does the transcript runner fail where it should? A runner that passes everything would make every
# transcript worthless, so each way for a transcript to be wrong is tried, and the right ones too.
set -eu
runner=$(realpath "$(dirname "$0")/../session.sh")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
cat >attest <<'PROGRAM'
#!/bin/sh
case $1 in
hello) echo hello; echo "to stderr" >&2 ;;
refuse) echo "no: $2" >&2; exit 1 ;;
random) echo "id $(od -An -N8 -tx1 /dev/urandom | tr -d ' \n') end" ;;
odd) printf '# one\n\n$ two\n[1]\n\\three\n> four\n\n' ;;
where) ls -A . "$HOME"; echo "$TZ $LC_ALL" ;;
demo) mkdir "$2"; echo "a demo" >"$2/say" ;;
nothing) ;;
esac
PROGRAM
chmod +x attest
failed=0

# check pass|fail NAME: the transcript on stdin.
check() {
	cat >"$2.session"
	verdict=pass
	"$runner" "$2.session" ./attest >"$2.log" 2>&1 || verdict=fail
	[ $verdict = "$1" ] && return
	echo "the transcript $2 should $1 but did not:"
	cat "$2.log"
	failed=1
}

check pass plain <<'S'
# a remark

$ attest hello
hello
to stderr

# and another
$ attest refuse this
no: this
[1]
S
check pass shell <<'S'
$ name=world; cd /
$ attest refuse $name
no: world
[1]
$ pwd
/
$ cat <<X
> several
> lines
> X
several
lines
S
check pass odd_lines <<'S'
$ attest odd
\# one

\$ two
\[1]
\\three
\> four
\
S
check pass clean_home <<'S'
$ attest where | sed "s,$HOME,HOME,"
.:

HOME:
UTC C.UTF-8
S
check pass demo_made_where_it_is_wanted <<'S'
$ cat $DEMO/d/say
a demo
S
check pass no_demo_where_it_is_not <<'S'
$ ls -A $TMPDIR/..
bin
driver
filter
home
state
step
stray
tmp
work
S
mkdir -p made/d
echo "one made before" >made/d/say
ATTEST_DEMO=$scratch/made
export ATTEST_DEMO
check pass demo_made_before <<'S'
$ cat $DEMO/d/say
one made before
S
unset ATTEST_DEMO
check pass filtered <<'S'
! s/[0-9a-f]{16}/RANDOM/
$ attest random
id RANDOM end
S
check fail unfiltered <<'S'
$ attest random
id 0011223344556677 end
S
check fail filtered_but_different <<'S'
! s/[0-9a-f]{16}/RANDOM/
$ attest random
id RANDOM begin
S
check fail other_output <<'S'
$ attest hello
hallo
to stderr
S
check fail missing_output <<'S'
$ attest hello
hello
S
check fail no_output_expected <<'S'
$ attest hello
S
check fail extra_output <<'S'
$ attest nothing
something
S
check fail exit_code_not_stated <<'S'
$ attest refuse this
no: this
S
check fail other_exit_code <<'S'
$ attest refuse this
no: this
[2]
S
check fail exit_code_of_success <<'S'
$ attest nothing
[1]
S
check fail white_space <<'S'
$ attest hello
hello 
to stderr
S
check fail second_of_two <<'S'
$ attest hello
hello
to stderr
$ attest hello
hello
S
check fail ended_the_shell <<'S'
$ exit 0
$ attest nothing
S
check fail syntax_error <<'S'
$ if
$ attest nothing
S
check fail unknown_program <<'S'
$ attset hello
S
check fail no_command <<'S'
# nothing but a remark
S
check fail empty </dev/null

# --accept writes what came, keeps remarks and filters, and what it wrote passes.
cat >accepted.session <<'S'
# a remark
! s/[0-9a-f]{16}/RANDOM/
$ attest odd
wrong
[7]

# kept
$ attest random
$ attest refuse this
S
cat >wanted <<'S'
# a remark
! s/[0-9a-f]{16}/RANDOM/
$ attest odd
\# one

\$ two
\[1]
\\three
\> four
\

# kept
$ attest random
id RANDOM end
$ attest refuse this
no: this
[1]
S
"$runner" accepted.session ./attest --accept >/dev/null
diff -u wanted accepted.session || { echo "--accept wrote something else"; failed=1; }
check pass accepted_again <accepted.session
exit $failed
