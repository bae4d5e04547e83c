# shellcheck shell=sh disable=SC2034,SC2154 # names for and from whoever sources this
# What the tests of a server with TLS in front of `attest serve` share; sourced with the path of attest as $1, where
# `front` is the program in front. Leaves one in a folder of its own, with a certificate for localhost, ports that nobody
# has now ($app, $tls, $plain), and everything ended and gone at the end. 77 where a program is not installed.
set -eu
attest=$(realpath "$1")
source=$(realpath "$(dirname "$0")/../..")
PATH=$PATH:/usr/sbin
for program in "$front" curl openssl; do
	command -v "$program" >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
done
scratch=$(mktemp -d)
pids=
# shellcheck disable=SC2317,SC2086 # called when it ends; a list of numbers
stop() {
	[ -z "$pids" ] || kill $pids 2>/dev/null || true
	rm -rf "$scratch"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
export XDG_STATE_HOME="$scratch/state" XDG_DATA_HOME="$scratch/data" XDG_CONFIG_HOME="$scratch/config" HOME="$scratch"
failed=0
wrong() { echo "wrong: $*"; failed=1; }

# shellcheck disable=SC2016 # perl's dollars
ports=$(perl -MIO::Socket::INET -e 'my @s = map { IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die } 1 .. 3;
print join " ", map { $_->sockport } @s')
# shellcheck disable=SC2086 # a list of numbers
set -- $ports
app=$1 tls=$2 plain=$3
origin=https://localhost:$tls
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost -keyout attest.key -out attest.crt 2>/dev/null

get() { curl -sS --cacert attest.crt --max-time 60 "$@"; }
# serve COMMAND...: attest, the demonstration's store, and the command in front of it; then waits until it answers.
serve() {
	cp -r "$ATTEST_DEMO/d" "$ATTEST_DEMO/d.keys" .
	"$attest" --store d serve --port "$app" --origin "$origin" >/dev/null 2>attest.log &
	pids="$pids $!"
	"$@" >front.out 2>&1 &
	pids="$pids $!"
	tries=0
	until [ "$(get -o /dev/null -w '%{http_code}' "$origin/healthz" 2>/dev/null)" = 200 ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || { cat attest.log front.out; wrong "nothing is served"; exit 1; }
		sleep 0.3
	done
}
# is CODE WHAT CURL-ARGUMENTS... CODE is a regex; 000: the connection was ended.
is() {
	code=$1 what=$2
	shift 2
	came=$(get -o body -D head -w '%{http_code}' "$@" || true)
	echo "$came" | grep -Eqx "$code" || wrong "$what: $came, not $code"
}
has() { grep -qi -e "$1" head || wrong "the head has no $1: $(cat head)"; }
