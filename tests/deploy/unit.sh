#!/bin/sh
# The systemd units, and what they rest on: tests/deploy/unit.sh ATTEST UNIT REMIND-UNIT REMIND-TIMER. 77 where
# systemd-analyze is not installed.
# ATTEST_DEMO: the folder with the demonstration store.
set -eu
attest=$(realpath "$1")
unit=$(realpath "$2")
remind=$(realpath "$3")
timer=$(realpath "$4")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
failed=0
wrong() { echo "wrong: $*"; failed=1; }

# Type=notify: ready when it answers, and stopping when it is told to; then it has ended in good order.
cp -r "$ATTEST_DEMO/d" "$ATTEST_DEMO/d.keys" .
cat >notified.pl <<'P'
use strict; use warnings;
use IO::Select; use IO::Socket::UNIX; use Socket;
my ($attest, $path) = @ARGV;
sub heard {
	my ($socket, $seconds) = @_;
	return "" unless IO::Select->new($socket)->can_read($seconds);
	$socket->recv(my $words, 100);
	return $words;
}
for my $at ($path, "\0attest-test-$$") {
	my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $at) or die "socket: $!";
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		($ENV{NOTIFY_SOCKET} = $at) =~ s/^\0/@/;
		open STDOUT, ">", "url";
		open STDERR, ">", "log";
		exec $attest, qw(--store d serve --port 0) or die;
	}
	my $ready = heard($socket, 60);
	print "ready: $ready\n";
	kill TERM => $pid;
	print "then: ", heard($socket, 60), "\n";
	waitpid $pid, 0;
	print "code: $?\n";
	unlink $path;
}
P
export XDG_STATE_HOME="$scratch/state"
perl notified.pl "$attest" "$scratch/socket" >told || wrong 'it cannot be started'
printf 'ready: READY=1\nthen: STOPPING=1\ncode: 0\nready: READY=1\nthen: STOPPING=1\ncode: 0\n' | diff - told ||
	wrong 'systemd is not told'

# What the units run is what the program takes: their lines, with a store that is here. systemd parts $ATTEST_MAIL into words.
line_of() { sed -n "s,^ExecStart=[^ ]* --store /var/lib/attest/store,$attest --store d,p" "$1" | sed "s,/run/attest-remind,$scratch/run,"; }
export ATTEST_ORIGIN=https://attest.example ATTEST_PORT=none ATTEST_MAIL='--from attest@trust.example'
"$attest" --store d --as registrar person add ivo --name 'Ivo Quist' --email ivo@trust.example >/dev/null
"$attest" --store d --as registrar role grant ivo assessor --from 2023-09-01 >/dev/null
"$attest" --store d --as bela approve amira ivo >/dev/null
"$attest" --store d --as bela request reassign 429 --to ivo --reason cover >/dev/null
eval "$(line_of "$remind")" >reminded || wrong 'nobody is reminded'
grep -q '^ivo .* written$' reminded || wrong "ivo is not: $(cat reminded)"
tr -d '\r' <"$(echo run/*-ivo.eml)" | grep -q '^To answer.*https://attest.example/queue$' || wrong 'it is not said where'
eval "$(line_of "$remind")" | grep -q '^ivo .* written to today already$' || wrong 'ivo is written to twice'
ATTEST_MAIL='' && eval "$(line_of "$remind")" >/dev/null 2>&1 && wrong 'from nobody'
ATTEST_MAIL='--drop mail --from attest@trust.example'
eval "$(line_of "$unit")" 2>told || true # no such port
grep -q -e '--port is a number' told || wrong "the server is not begun so: $(cat told)"

command -v systemd-analyze >/dev/null || { echo "skipped: systemd-analyze is not installed"; exit $((failed ? 1 : 77)); }
# Under their own names, and with a program that is there.
mkdir units
sed "s,^ExecStart=[^ ]*,ExecStart=$attest," "$unit" >units/attest.service
sed "s,^ExecStart=[^ ]*,ExecStart=$attest," "$remind" >units/attest-remind.service
cp "$timer" units/attest-remind.timer
for name in attest.service attest-remind.service attest-remind.timer; do
	systemd-analyze verify --man=no units/$name >verified 2>&1 || wrong "systemd does not take $name: $(cat verified)"
	grep -e attest verified && wrong "systemd has something to say of $name"
done
# 0 is shut, 10 is open; what is left is the network of the loopback and their own folders.
for name in attest.service attest-remind.service; do
	systemd-analyze security --offline=true --threshold=15 --no-pager units/$name >safe 2>&1 ||
		{ cat safe; wrong "$name may do more than it has to"; }
	tail -n 1 safe
done
systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$timer")" >/dev/null || wrong 'there is no such day'
[ "$failed" = 0 ] && echo "the units are well"
exit "$failed"
