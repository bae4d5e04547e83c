#!/bin/sh
# The systemd unit, and what it rests on: tests/deploy/unit.sh ATTEST UNIT. 77 where systemd-analyze is not installed.
# ATTEST_DEMO: the folder with the demonstration store.
set -eu
attest=$(realpath "$1")
unit=$(realpath "$2")
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

command -v systemd-analyze >/dev/null || { echo "skipped: systemd-analyze is not installed"; exit $((failed ? 1 : 77)); }
# Under its own name, and with a program that is there.
mkdir units
sed "s,^ExecStart=[^ ]*,ExecStart=$attest," "$unit" >units/attest.service
systemd-analyze verify --man=no units/attest.service >verified 2>&1 || wrong 'systemd does not take the unit'
grep -e attest.service verified && wrong 'systemd has something to say of the unit'
# 0 is shut, 10 is open; what is left is the network of the loopback and its own folder.
systemd-analyze security --offline=true --threshold=15 --no-pager units/attest.service >safe 2>&1 ||
	{ cat safe; wrong 'it may do more than it has to'; }
tail -n 1 safe
[ "$failed" = 0 ] && echo "the unit is well"
exit "$failed"
