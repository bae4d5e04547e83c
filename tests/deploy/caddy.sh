#!/bin/sh
# Caddy by our sample in front of `attest serve`: tests/deploy/caddy.sh ATTEST. 77 where Caddy or curl is not installed.
# ATTEST_DEMO: the folder with the demonstration store.
front=caddy
# shellcheck source=tests/deploy/front.sh
. "$(dirname "$0")/front.sh"

# The sample, with a certificate that is there, and without a door to steer it by.
{
	printf '{\n\tadmin off\n\tauto_https disable_redirects\n}\n'
	sed -e "s,^attest[.]example {,$origin {\n\tbind 127.0.0.1\n\ttls $scratch/attest.crt $scratch/attest.key," \
		-e "s/127[.]0[.]0[.]1:8080 {/127.0.0.1:$app {/" -e "s,/var/log/caddy/,$scratch/," "$source/cli/web/deploy/Caddyfile"
} >Caddyfile
caddy validate --adapter caddyfile --config Caddyfile >validated 2>&1 || { cat validated; wrong 'Caddy does not take the sample'; }
serve caddy run --adapter caddyfile --config Caddyfile

is 200 'the front page' "$origin/"
has '^HTTP/2 200'
has '^strict-transport-security: max-age=31536000'
is 200 'the page to sign in' -c jar "$origin/sign-in"
has '^set-cookie: __Host-attest-form=.*secure'
token=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' body | head -n 1)
is 403 'a form from elsewhere' -b jar -H 'Origin: https://elsewhere.example' -d "token=$token&person=amira" "$origin/sign-in/demo"
is 303 'a form of ours' -b jar -c jar -H "Origin: $origin" -d "token=$token&person=amira" "$origin/sign-in/demo"
is 404 'what the server does' "$origin/metrics"
is 404 'the same with two slashes' "$origin//metrics"
head -c 26000000 /dev/zero >large
is 413 'too much' -b jar -H "Origin: $origin" -F "token=$token" -F 'file=@large' "$origin/evidence/new"
grep -q '<html' body || wrong 'what is too much is not said on a page'
SSL_CERT_FILE=attest.crt "$attest" --remote "$origin" --as amira --keys d.keys pace amira >paced || wrong 'no answer from elsewhere'
grep -e amira -e 127.0.0.1 -e sign-in -e "$token" attest.log attest-*.log attest.log.* 2>/dev/null | grep -v '"route"' && wrong 'a log names somebody'
[ "$failed" = 0 ] && echo "all is well behind Caddy"
exit "$failed"
