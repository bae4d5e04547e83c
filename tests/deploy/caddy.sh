#!/bin/sh
# Caddy by our sample in front of `attest serve`: tests/deploy/caddy.sh ATTEST. 77 where Caddy or curl is not installed.
# ATTEST_DEMO: the folder with the demonstration store.
set -eu
attest=$(realpath "$1")
source=$(realpath "$(dirname "$0")/../..")
for program in caddy curl openssl; do
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
failed=0
wrong() { echo "wrong: $*"; failed=1; }
export XDG_STATE_HOME="$scratch/state" XDG_DATA_HOME="$scratch/data" XDG_CONFIG_HOME="$scratch/config" HOME="$scratch"

# shellcheck disable=SC2016 # perl's dollars
ports=$(perl -MIO::Socket::INET -e 'my @s = map { IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die } 1 .. 2;
print join " ", map { $_->sockport } @s')
# shellcheck disable=SC2086 # a list of numbers
set -- $ports
app=$1 tls=$2
origin=https://localhost:$tls
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost -keyout attest.key -out attest.crt 2>/dev/null
# The sample, with a certificate that is there, and without a door to steer it by.
{
	printf '{\n\tadmin off\n\tauto_https disable_redirects\n}\n'
	sed -e "s,^attest[.]example {,$origin {\n\tbind 127.0.0.1\n\ttls $scratch/attest.crt $scratch/attest.key," \
		-e "s/127[.]0[.]0[.]1:8080 {/127.0.0.1:$app {/" -e "s,/var/log/caddy/,$scratch/," "$source/cli/web/deploy/Caddyfile"
} >Caddyfile
caddy validate --adapter caddyfile --config Caddyfile >validated 2>&1 || { cat validated; wrong 'Caddy does not take the sample'; }
cp -r "$ATTEST_DEMO/d" "$ATTEST_DEMO/d.keys" .
"$attest" --store d serve --port "$app" --origin "$origin" >/dev/null 2>attest.log &
pids="$pids $!"
caddy run --adapter caddyfile --config Caddyfile >caddy.out 2>&1 &
pids="$pids $!"
get() { curl -sS --cacert attest.crt --max-time 60 "$@"; }
tries=0
until [ "$(get -o /dev/null -w '%{http_code}' "$origin/healthz" 2>/dev/null)" = 200 ]; do
	tries=$((tries + 1))
	[ "$tries" -lt 100 ] || { cat attest.log caddy.out; wrong "nothing is served"; exit 1; }
	sleep 0.3
done
is() {
	code=$1 what=$2
	shift 2
	came=$(get -o body -D head -w '%{http_code}' "$@" || true)
	[ "$came" = "$code" ] || wrong "$what: $came, not $code"
}
has() { grep -qi -e "$1" head || wrong "the head has no $1: $(cat head)"; }

is 200 'the front page' "$origin/"
has '^HTTP/2 200'
has '^strict-transport-security: max-age=31536000'
is 200 'the page to sign in' -c jar "$origin/sign-in"
has '^set-cookie: __Host-attest-form=.*secure'
token=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' body | head -n 1)
is 403 'a form from elsewhere' -b jar -H 'Origin: https://elsewhere.example' -d "token=$token&person=amira" "$origin/sign-in/demo"
is 303 'a form of ours' -b jar -H "Origin: $origin" -d "token=$token&person=amira" "$origin/sign-in/demo"
is 404 'what the server does' "$origin/metrics"
is 404 'the same with two slashes' "$origin//metrics"
head -c 26000000 /dev/zero >large
is 413 'too much' -b jar -H "Origin: $origin" -F "token=$token" -F 'file=@large' "$origin/evidence/new"
SSL_CERT_FILE=attest.crt "$attest" --remote "$origin" --as amira --keys d.keys pace amira >paced || wrong 'no answer from elsewhere'
grep -e amira -e 127.0.0.1 -e sign-in -e "$token" attest.log attest-*.log attest.log.* 2>/dev/null | grep -v '"route"' && wrong 'a log names somebody'
[ "$failed" = 0 ] && echo "all is well behind Caddy"
exit "$failed"
