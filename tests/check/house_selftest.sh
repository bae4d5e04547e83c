#!/bin/sh
# Does each house rule find what it forbids, and leave alone what only looks like it? A search that is
# broken finds nothing and would pass for ever. For every rule an offence is planted in a small tree,
# and must be reported in that file and line under that rule's name.
set -eu
here=$(realpath "$(dirname "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
failed=0
for folder in core curricula portfolio assessment cli tests; do
	mkdir -p "bad/$folder" "good/$folder"
done

# offends RULE FILE LINE: the file on stdin must be reported there. A @ in FILE makes the name unique.
count=0
: >expected
offends() {
	count=$((count + 1))
	file=$(echo "$2" | sed "s/@/a$count/")
	[ ! -e "bad/$file" ] || { echo "$file is there already"; exit 1; }
	cat >"bad/$file"
	echo "$file:$3: $1: " >>expected
}
# passes FILE: the file on stdin breaks no rule.
passes() { cat >"good/$1"; }
lines() { yes '/* */' | head -n "$1"; }

for name in strcpy strcat sprintf vsprintf strtok atoi gets localtime gmtime ctime; do
	offends banned-function core/@.c 2 <<C
/* why */
	x = $name(y);
C
done
offends banned-function tests/@.c 1 <<'C'
	strcpy (a, b);
C
offends typedef-struct core/@.c 1 <<'C'
typedef struct a a;
C
offends library-sqlite portfolio/@.c 1 <<'C'
#include <sqlite3.h>
C
offends library-sqlite core/json.c 1 <<'C'
#include <sqlite3.h>
C
offends library-libxml curricula/@.c 1 <<'C'
#include <libxml/tree.h>
C
offends library-curl cli/@.c 1 <<'C'
# include <curl/curl.h>
C
offends library-openssl cli/@.c 1 <<'C'
#include <openssl/evp.h>
C
offends library-zlib cli/@.c 1 <<'C'
#include <zlib.h>
C
offends library-microhttpd cli/@.c 1 <<'C'
#include <microhttpd.h>
C
offends include-upwards cli/@.c 1 <<'C'
#include "../core/a.h"
C
for pair in core/curricula core/cli curricula/portfolio portfolio/curricula portfolio/assessment assessment/cli; do
	offends layer-direction "${pair%/*}/@.c" 1 <<C
#include "${pair#*/}/a.h"
C
done
offends sql-in-cli cli/cmd_a.c 1 <<'C'
	TRY(db_query(db, "SELECT 1", &q, err));
C
offends sql-put-together portfolio/@.c 1 <<'C'
	buf_printf(&sql, "SELECT * FROM %s", name);
C
for call in 'db_run(db, sql, err)' 'db_prepare(db, sql, &q, err)'; do
	offends sql-at-run-time portfolio/@.c 1 <<C
	TRY($call);
C
done
for call in 'printf("x")' 'fprintf(stderr, "x")' 'puts("x")' 'perror("x")' 'fputs(x, stdout)'; do
	offends prints-below-cli core/@.c 1 <<C
	$call;
C
done
for call in 'time(NULL)' 'clock_gettime(CLOCK_REALTIME, &t)' 'gettimeofday(&t, NULL)' 'clock()'; do
	offends clock-below-cli assessment/@.c 1 <<C
	now = $call;
C
done
for call in 'getrandom(b, 1, 0)' 'RAND_bytes(b, 1)' 'rand()' 'srandom(1)' 'arc4random()'; do
	offends random-below-cli portfolio/@.c 1 <<C
	$call;
C
done
offends unfinished core/@.c 1 <<'C'
/* TODO: everything */
C
offends unfinished cli/@.sh 1 <<'C'
# FIXME
C
offends machine-path tests/@.c 1 <<'C'
	open("/home/somebody/attest");
C
offends machine-path cli/@.sh 1 <<'C'
cd /root/attest
C
for word in color behaviour-and-behavior Center cataloging catalogs fulfill canceled labeled recognize \
	initialization serializer Organized normalizes authorizing analyze; do
	offends spelling core/@.c 2 <<C
/*
 * $word
 */
C
done
offends spelling core/@.c 1 <<'C'
	fail(err, ERR_INVALID, "the color is wrong");
C
offends default-in-enum-switch core/@.c 5 <<'C'
	switch (kind) {
	case KIND_A:
		switch (c) { case 'x': break; }
		break;
	default:
		break;
	}
C
offends cleanup-not-ready cli/@.c 3 <<'C'
enum status a(const char *path, struct err *err)
{
	CLEANUP(buf_release) struct buf bytes;

	if (!path)
		return fail(err, ERR_INVALID, "no path");
	buf_init(&bytes, 10);
	return buf_read_file(&bytes, path, err);
}
C
offends cleanup-not-ready cli/@.c 3 <<'C'
enum status a(struct err *err)
{
	CLEANUP(buf_release) struct buf one, two;
	buf_init(&one, 10);
	TRY(b(&one, err));
	buf_init(&two, 10);
	return OK;
}
C
offends cleanup-not-ready tests/@.c 1 <<'C'
	CLEANUP(query_cleanup) struct query *q;
C
offends json-pack-format cli/@.c 1 <<'C'
	doc = json_pack("{ssssss*}", "a", a, "b", b, "c", c, "d", d);
C
offends json-pack-format cli/@.c 1 <<'C'
	doc = json_pack("{sssss}", "a", a, "b", b, "c");
C
offends json-pack-format cli/@.c 2 <<'C'
	/* choice and group */
	doc = json_pack("{sss*ss*}", "a", a, "choice", f(x, y), "group", group);
C
offends json-pack-format tests/@.c 1 <<'C'
	doc = json_pack("{ss,s[s,s}", "a", a, "b", b, c);
C
offends json-pack-format tests/@.c 1 <<'C'
	doc = json_pack("[s]");
C
offends include-guard core/a_b.h 1 <<'C'
#ifndef CORE_A_H
#define CORE_A_H
#endif
C
offends include-guard core/a.h 1 <<'C'
#include <stddef.h>
#ifndef CORE_A_H
#define CORE_A_H
#endif
C
offends include-guard core/b.h 1 <<'C'
#ifndef CORE_B_H
#define CORE_B
#endif
C
lines 601 | offends too-long core/@.c 601

passes core/db.c <<'C'
#include <sqlite3.h>
/* strcpy(a, b) is banned, and time(NULL); nothing here calls printf(). */
const char *text = "never use sprintf(x) or stderr";
	switch (c) {
	case 'a':
	default:
	}
	switch (sqlite3_step(q)) {
	case SQLITE_ROW:
		break;
	default:
		break;
	}
	snprintf(b, n, "%d", x);
	app->time(x);
	size = normal_size(color_of(x)); /* the colour of a catalogue's centre, organised */
C
passes cli/b.c <<'C'
enum status a(const char *path, struct err *err)
{
	CLEANUP(json_cleanup) json_t *doc =
		json_pack("{sss:{sIss*}s[iO]sb}", "a", f(",)", 1), "b", "c", n, "d", d, "e", 1, o, "f", 1);
	CLEANUP(buf_release) struct buf one, two;
	CLEANUP(query_cleanup) struct query *q = NULL, *p = NULL;
	CLEANUP(buf_release) struct buf none = { 0 };

	buf_init(&one, 10);
	buf_init(&two, 10);
	TRY(b(json_pack("{}"), json_pack("[n]"), json_pack("[s%]", text, n), json_pack("s#", text, n)));
	return OK;
}
C
passes core/digest.c <<'C'
#include <openssl/evp.h>
	getrandom(b, n, 0);
C
passes core/a_b.h <<'C'
/* what it is for */
#ifndef CORE_A_B_H
#define CORE_A_B_H
#endif
C
passes cli/a.c <<'C'
#include "assessment/a.h"
#include "core/a.h"
	fprintf(stderr, "%s\n", text);
	now = time(NULL);
C
lines 600 >long
passes core/a.c <long
lines 700 >long
passes tests/a.c <long

if "$here/house.sh" bad >reported; then
	echo "a tree full of offences passes"
	failed=1
fi
while read -r wanted; do
	grep -qF "$wanted" reported || {
		echo "passed over: $wanted"
		sed 's/^/	/' "bad/${wanted%%:*}"
		failed=1
	}
done <expected
if ! "$here/house.sh" good >reported 2>&1; then
	echo "no rule is broken here, but:"
	cat reported
	failed=1
fi

# A rule without an offence here is a rule that nobody has seen work.
sed -nE 's/^rule ([a-z-]+) .*/\1/p; s/.*\| *offence ([a-z-]+).*/\1/p; s/^[[:space:]]*offence ([a-z-]+).*/\1/p' \
	"$here/house.sh" | sort -u >rules
while read -r rule; do
	grep -q ": $rule: " expected || {
		echo "no offence is planted against the rule $rule"
		failed=1
	}
done <rules
exit $failed
