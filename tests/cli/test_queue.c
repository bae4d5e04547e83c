/* The queue at a terminal: keys, refusals, a narrow screen, and whatever ends it. */
#include "cli/queue_pass.h"
#include "cli/run.h"
#include "core/key.h"
#include "support/pty.h"

static void enter(void)
{
	run_enter();
	run_demo();
	unsetenv("ATTEST_PASSPHRASE_FILE");
}

TestSuite(queue, .init = enter, .fini = run_leave);

/* Somebody who types `attest --store d --as WHO queue`; with `idle` the pass alone, as impatient as that. */
struct typist {
	const char *who;
	int idle;
};

static int type_queue(void *data)
{
	const struct typist *typist = data;
	char *argv[] = { (char *)"attest", (char *)"--store", (char *)"d", (char *)"--as", (char *)typist->who,
			 (char *)"queue", NULL };
	struct err why;
	struct app app;
	int code = 1;

	app_init(&app);
	if (typist->idle == 0) {
		code = command_main(&app, 6, argv);
	} else {
		app.store = "d";
		app.as = typist->who;
		if (app_open(&app, false, &why) == OK &&
		    queue_pass(&app, UINT64_MAX, typist->idle, &why) == OK)
			code = app.exit_code;
	}
	fflush(app.out);
	app_release(&app);
	return code;
}

static struct pty sit(const char *who, int columns, int lines, int idle)
{
	static struct typist typist;
	struct pty p;

	typist = (struct typist){ who, idle };
	pty_start(&p, columns, lines, type_queue, &typist);
	return p;
}

#define TALK(p, ...) pty_talk(p, (const char *const[]){ __VA_ARGS__, NULL })

/* How many entries the log has. */
static json_int_t entries(void)
{
	struct run r = RUN("--json", "--store", "d", "verify");
	json_t *doc = json_loads(r.out, 0, NULL);
	json_int_t n = json_integer_value(json_object_get(doc, "entries"));

	cr_expect(eq(int, r.code, 0), "%s%s", r.out, r.err);
	json_decref(doc);
	run_free(&r);
	return n;
}

static void expect_queue(const char *who, const char *text)
{
	struct run r = RUN("--store", "d", "--as", who, "queue");

	cr_expect(strstr(r.out, text) != NULL, "%s should say \"%s\"", r.out, text);
	run_free(&r);
}

Test(queue, is_gone_through_with_single_keys_on_a_narrow_screen)
{
	struct pty p = sit("chandra", 60, 200, 0);

	TALK(&p, "leaves it at that: ", "\n", "1 of 2", "", "q quit\n: ", "s", "> ",
	     "Each finding is \xe2\x80\x9c" "closed\xe2\x80\x9d.\n", "> ", "\n", "not: ", "y",
	     "Signed: entry 659", "", "2 of 2", "", "q quit\n: ", "x", "? says which keys", "", ": ", "k",
	     "1 signed, 0 passed back, 1 left", "");
	cr_expect(eq(int, pty_end(&p), 0), "%s", p.seen);
	memmove(p.seen, strstr(p.seen, "---- 1 of 2"), strlen(strstr(p.seen, "---- 1 of 2")) + 1);
	p.seen_n = strlen(p.seen);
	cr_expect(pty_widest(&p) <= 60, "%zu: %s", pty_widest(&p), p.seen);
	cr_expect(eq(i64, entries(), 660));
}

Test(queue, is_not_begun_by_who_only_looks)
{
	struct pty p = sit("chandra", 80, 50, 0);

	TALK(&p, "leaves it at that: ", "n");
	cr_expect(eq(int, pty_end(&p), 0), "%s", p.seen);
	cr_expect(strstr(p.seen, "1 of 2") == NULL);
}

Test(queue, comes_a_screen_at_a_time)
{
	struct pty p = sit("chandra", 80, 12, 0);

	TALK(&p, "leaves it at that: ", "\n", "-- more", " ", "-- more", " ", "q quit\n: ", "r", "-- more", "q");
	cr_expect(eq(int, pty_end(&p), 0), "%s", p.seen);
	cr_expect(strstr(p.seen, "0 signed, 0 passed back, 2 left") != NULL, "%s", p.seen);
}

Test(queue, asks_for_each_mark_and_a_word_of_its_own_for_an_assessment)
{
	struct pty p = sit("greta", 80, 200, 0);

	TALK(&p, "leaves it at that: ", "\n", "1 of 3", "", "q quit\n: ", "k", "2 of 3", "", ": ", "k", "3 of 3",
	     "", ": ", "s", "Listens, explains", "", "1 watched", "", "Number: ", "4\n", "> ", "Keep asking back.\n",
	     "> ", "\n", "Type `sign`", "y\n", "Not signed.", "", ": ", "q");
	cr_expect(eq(int, pty_end(&p), 0), "%s", p.seen);
	cr_expect(eq(i64, entries(), 659), "nothing was signed");
}

Test(queue, does_not_ask_for_what_the_rules_refuse)
{
	struct pty p = sit("hywel", 80, 200, 0);

	TALK(&p, "leaves it at that: ", "\n", "1 of 4", "", ": ", "k", "2 of 4", "", ": ", "k", "3 of 4", "", ": ",
	     "s", "cannot be answered now: hywel is not approved", "", ": ", "m", "> ", "I was not there.\n", "> ",
	     "\n", "not: ", "y", "Passed back: entry 659", "", "4 of 4", "", ": ", "q");
	cr_expect(eq(int, pty_end(&p), 0), "%s", p.seen);
	cr_expect(eq(i64, entries(), 660));
}

Test(queue, keeps_what_was_signed_when_it_is_interrupted)
{
	struct pty p = sit("chandra", 80, 200, 0);

	TALK(&p, "leaves it at that: ", "\n", "1 of 2", "", ": ", "s", "> ", "Good.\n", "> ", "\n", "not: ", "y",
	     "2 of 2", "", "q quit\n: ", "n", "Number: ", "2\n", "> ", "Half a sen\003",
	     "Interrupted. 1 signed, 0 passed back, 1 left", "");
	cr_expect(pty_is_cooked(&p), "the terminal is as it was");
	cr_expect(eq(int, pty_end(&p), 1), "%s", p.seen);
	cr_expect(eq(i64, entries(), 660));
	expect_queue("chandra", "  435  2026-05-01  waiting");
}

Test(queue, ends_with_its_input)
{
	struct pty p = sit("chandra", 80, 200, 0);

	TALK(&p, "leaves it at that: ", "\n", "1 of 2", "", "q quit\n: ", "\004", "0 signed, 0 passed back, 2 left", "");
	cr_expect(eq(int, pty_end(&p), 0), "%s", p.seen);
	cr_expect(eq(i64, entries(), 659));
}

/* The demonstration's keys have no passphrase; hers gets one. */
static void lock_key(const char *path)
{
	CLEANUP(key_cleanup) struct key *key = NULL;

	cr_assert(eq(int, key_read(path, NULL, &key, &err), OK), "%s", err.text);
	cr_assert(eq(int, unlink(path), 0));
	cr_assert(eq(int, key_write(key, path, "cold tea", &err), OK), "%s", err.text);
}

Test(queue, asks_for_the_passphrase_once_and_again_after_a_pause)
{
	struct pty p;

	lock_key("d.keys/chandra.pem");
	p = sit("chandra", 80, 200, 3000);
	TALK(&p, "1 of 2", "", ": ", "s", "> ", "Good.\n", "> ", "\n", "not: ", "y", "Passphrase of chandra: ",
	     "warm tea\n", "Not signed: ", "", ": ", "s", "> ", "Good.\n", "> ", "\n", "not: ", "y",
	     "Passphrase of chandra: ", "cold tea\n", "Signed: entry 659", "", "2 of 2", "",
	     "locked again", "", "", "s", "Number: ", "4\n", "> ", "Good.\n", "> ", "\n", "Type `sign`", "sign\n",
	     "Passphrase of chandra: ", "cold tea\n", "Signed: entry 660", "");
	cr_expect(eq(int, pty_end(&p), 0), "%s", p.seen);
	cr_expect(strstr(p.seen, "cold tea") == NULL, "a passphrase is not shown");
}

Test(queue, is_not_driven_by_what_people_wrote)
{
	static const char wrote[] = "one\xc2\x9b" "31m line\ntwo\n";
	struct run r;
	struct pty p;

	cr_assert(eq(int, file_write("x.txt", wrote, sizeof(wrote) - 1, 0600, &err), OK));
	r = RUN("--store", "d", "--as", "amira", "evidence", "add", "--title", "Nine words", "--on", "2026-05-12",
		"--for", "CEN-S2/1", "--file", "x.txt");
	cr_assert(eq(int, r.code, 0), "%s", r.err);
	run_free(&r);
	r = RUN("--store", "d", "--as", "amira", "request", "send", "659", "--to", "chandra");
	cr_assert(eq(int, r.code, 0), "%s", r.err);
	run_free(&r);
	p = sit("chandra", 80, 200, 0);
	TALK(&p, "leaves it at that: ", "\n", "1 of 3", "", ": ", "k", "2 of 3", "", ": ", "k", "3 of 3", "", ": ", "v",
	     "to a file: ", "t", "one?31m line\ntwo", "", ": ", "v", "to a file: ", "w", "Save it as [x.txt]", "\n",
	     "Not saved: ", "", ": ", "q");
	cr_expect(eq(int, pty_end(&p), 0), "%s", p.seen);
	cr_expect(strstr(p.seen, "\xc2\x9b") == NULL);
}
