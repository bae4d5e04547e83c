#!/bin/sh
# nginx by our sample in front of `attest serve`: tests/deploy/nginx.sh ATTEST. 77 where nginx or curl is not installed.
# ATTEST_DEMO: the folder with the demonstration store.
front=nginx
# shellcheck source=tests/deploy/front.sh
. "$(dirname "$0")/front.sh"
name=localhost

# The sample as it is, but for name, ports and places. $host has no port: there it has one.
# shellcheck disable=SC2016 # dollars of nginx
sed -e "s/listen 80;/listen 127.0.0.1:$plain;/" -e "s/listen 443 ssl/listen 127.0.0.1:$tls ssl/" -e '/listen \[::\]/d' \
	-e "s,https://attest[.]example,$origin," -e "s/attest[.]example/$name/" -e "s/127[.]0[.]0[.]1:8080;/127.0.0.1:$app;/" \
	-e "s,/etc/nginx/attest,$scratch/attest," -e "s,/var/log/nginx,$scratch," -e 's/Host \$host;/Host $http_host;/' \
	"$source/cli/web/deploy/nginx.conf" >site.conf
cat >nginx.conf <<C
daemon off;
worker_processes 1;
pid $scratch/nginx.pid;
error_log $scratch/nginx-error.log;
events { worker_connections 256; }
http {
	client_body_temp_path $scratch/temp-body;
	proxy_temp_path $scratch/proxy;
	fastcgi_temp_path $scratch/fastcgi;
	uwsgi_temp_path $scratch/uwsgi;
	scgi_temp_path $scratch/scgi;
	include $scratch/site.conf;
}
C
[ "$(id -u)" != 0 ] || { sed -i '1i user root;' nginx.conf; }
nginx -t -q -c "$scratch/nginx.conf" || wrong "nginx does not take the sample"

serve nginx -c "$scratch/nginx.conf"

is 200 'the front page' "$origin/"
has '^HTTP/2 200'
has '^strict-transport-security: max-age=31536000'
has "^content-security-policy: default-src 'none'"
has '^x-content-type-options: nosniff'
grep -qi '^server: nginx/' head && wrong 'nginx tells its version'
is 301 'without TLS' "http://$name:$plain/curricula"
has "^location: $origin/curricula"
get --tls-max 1.1 -o /dev/null "$origin/" 2>/dev/null && wrong 'TLS 1.1 is taken'
curl -sS --max-time 20 -o /dev/null "$origin/" 2>/dev/null && wrong 'a certificate of nobody is taken'

# Somebody steps in: the cookies are of this host and TLS alone, and a form comes from the very origin.
is 200 'the page to sign in' -c jar "$origin/sign-in"
has '^set-cookie: __Host-attest-form=.*secure'
token=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' body | head -n 1)
for other in http://localhost "http://$name:$plain" https://elsewhere.example null; do
	is 403 "a form from $other" -b jar -H "Origin: $other" -d "token=$token&person=amira" "$origin/sign-in/demo"
done
is 403 'a form from another site' -b jar -H 'Sec-Fetch-Site: cross-site' -d "token=$token&person=amira" "$origin/sign-in/demo"
is 303 'a form of ours' -b jar -c jar -H "Origin: $origin" -H 'Sec-Fetch-Site: same-origin' \
	-d "token=$token&person=amira" "$origin/sign-in/demo"
has '^set-cookie: __Host-attest=.*HttpOnly; SameSite=Strict; Secure'
is 200 'a page of theirs' -b jar "$origin/progress"

# What is for this machine does not leave it, whatever is sent along.
is 404 'what the server does' "$origin/metrics"
is 404 'the same, spelt otherwise' --path-as-is "$origin/./metrics"
is 404 'and with two slashes' "$origin//metrics"
is 200 'what the server does, here' "http://127.0.0.1:$app/metrics"
is 421 'a page by the loopback' "http://127.0.0.1:$app/"
is 421 'another name' -H 'Host: elsewhere.example' "$origin/"
is 200 'a lie about where it comes from' -H 'X-Forwarded-For: 127.0.0.1' -H 'Forwarded: for=127.0.0.1' "$origin/"

# Limits are those of the server.
head -c 26000000 /dev/zero >large
is 413 'too much' -b jar -H "Origin: $origin" -F "token=$token" -F 'file=@large' "$origin/evidence/new"
grep -q '<html' body || wrong 'what is too much is not said on a page'
head -c 300000 /dev/zero >medium
is 413 'too much for a form' -b jar -H "Origin: $origin" -H 'Content-Type: application/x-www-form-urlencoded' \
	--data-binary @medium "$origin/sign-in/demo"
long=$(head -c 60000 /dev/zero | tr '\0' a)
is '000|400|431' 'a head that is too long' -H "X-Long: $long" "$origin/" 2>/dev/null
is '000|414' 'an address that is too long' --http1.1 "$origin/$long" 2>/dev/null

# What one of the two could read otherwise than the other is taken by neither.
# shellcheck disable=SC2016 # perl's dollars
smuggled=$({ printf 'POST /sign-in/demo HTTP/1.1\r\nHost: %s\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n\r\n' \
	"$name:$tls" "$app"; sleep 2; } | timeout 20 openssl s_client -quiet -no_ign_eof -connect "127.0.0.1:$tls" -servername "$name" 2>/dev/null || true)
case $smuggled in
*attest_requests_total*) wrong "a second request was smuggled in: $smuggled" ;;
*'400 Bad Request'* | *'HTTP/1.1 4'*) ;;
*) wrong "both lengths are taken: $smuggled" ;;
esac

# From elsewhere, with one's own key: TLS is checked.
"$attest" --remote "$origin" --as amira --keys d.keys pace amira >paced 2>&1 && wrong 'a certificate of nobody is trusted'
grep -qi 'certificate' paced || wrong "it is not said that the certificate is wrong: $(cat paced)"
SSL_CERT_FILE=attest.crt "$attest" --remote "$origin" --as amira --keys d.keys pace amira >paced || wrong 'no answer from elsewhere'
grep -q 'Amira Haddadin' paced || wrong 'no answer to who asks with a key'

# What both write down names nobody.
for log in attest.log nginx-error.log attest-error.log; do
	[ -s "$log" ] && ! [ "$log" = attest.log ] && cat "$log"
done
for word in amira Haddadin 127.0.0.1 "$token" curricula elsewhere Mozilla curl; do
	grep -q -e "$word" "$scratch/attest-access.log" 2>/dev/null && wrong "the log of nginx has $word"
done
[ "$(grep -c '"status":' attest.log)" -gt 10 ] || wrong 'attest logs nothing'
grep -e amira -e Haddadin -e "$token" attest.log && wrong 'the log of attest names somebody'

[ "$failed" = 0 ] && echo "all is well behind nginx"
exit "$failed"
