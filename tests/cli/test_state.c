/* What a user remembers of stores, and that a store which goes back on it is found out. */
#include "cli/run.h"
#include "cli/state.h"

TestSuite(state, .init = run_enter, .fini = run_leave);

static FILE *null(void)
{
	static FILE *f;

	f = f ? f : fopen("/dev/null", "w");
	return f;
}

static struct digest pin(const char *text)
{
	return digest_of(text, strlen(text));
}

/* ---- remembering ---- */

Test(state, a_pin_is_known_once_it_was_added)
{
	struct digest one = pin("one"), two = pin("two");

	cr_expect(eq(int, state_pin_known(&one), false));
	state_pin_add(&one, "Example ETB", null());
	cr_expect(eq(int, state_pin_known(&one), true));
	cr_expect(eq(int, state_pin_known(&two), false));
	state_pin_add(&two, "Other ETB", null());
	cr_expect(state_pin_known(&one) && state_pin_known(&two));
}

Test(state, a_pin_is_written_down_once)
{
	CLEANUP(buf_release) struct buf text = { 0 };
	struct digest one = pin("one");
	char hex[DIGEST_HEX], want[256];

	buf_init(&text, 4096);
	digest_hex(&one, hex);
	for (int i = 0; i < 3; i++)
		state_pin_add(&one, "Example ETB", null());
	cr_assert(eq(int, buf_read_file(&text, ".local/state/attest/pins", &err), OK), "%s", err.text);
	snprintf(want, sizeof(want), "%s Example ETB\n", hex);
	cr_expect_str_eq(text.data, want);
}

Test(state, the_folder_is_where_xdg_says)
{
	struct digest one = pin("one");

	setenv("XDG_STATE_HOME", "elsewhere", 1);
	state_pin_add(&one, "Example ETB", null());
	cr_expect(eq(int, access("elsewhere/attest/pins", R_OK), 0));
	cr_expect(ne(int, access(".local/state/attest/pins", R_OK), 0));
	unsetenv("XDG_STATE_HOME");
	cr_expect(eq(int, state_pin_known(&one), false));
}

Test(state, a_head_is_kept_when_it_is_larger)
{
	struct checkpoint head = { 7, pin("seven") }, less = { 5, pin("five") }, same = { 7, pin("x") },
			  more = { 9, pin("nine") }, found = { 77, pin("left") };
	struct digest log = pin("log"), other = pin("other");

	cr_expect(eq(int, state_head(&log, &found), false));
	cr_expect(eq(u64, found.size, 77), "a failed call must leave its results alone");
	state_head_keep(&log, &head, null());
	cr_assert(eq(int, state_head(&log, &found), true));
	cr_expect(found.size == 7 && digest_equal(&found.root, &head.root));
	state_head_keep(&log, &less, null());
	state_head_keep(&log, &same, null());
	cr_assert(eq(int, state_head(&log, &found), true));
	cr_expect(found.size == 7 && digest_equal(&found.root, &head.root), "a smaller one is not kept");
	state_head_keep(&log, &more, null());
	cr_assert(eq(int, state_head(&log, &found), true));
	cr_expect(found.size == 9 && digest_equal(&found.root, &more.root));
	cr_expect(eq(int, state_head(&other, &found), false));
}

Test(state, what_was_kept_and_cannot_be_read_counts_as_nothing)
{
	static const char *const bad[] = { "", "\n", "7", "7 ", "x y\n", "7 abc\n", "-7 x\n" };
	struct checkpoint head = { 7, pin("seven") }, found;
	struct digest log = pin("log");
	char hex[DIGEST_HEX], path[160];

	state_head_keep(&log, &head, null());
	digest_hex(&log, hex);
	snprintf(path, sizeof(path), ".local/state/attest/heads/%s", hex);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_assert(eq(int, file_write(path, bad[i], strlen(bad[i]), 0600, &err), OK), "%s",
			  err.text);
		cr_expect(eq(int, state_head(&log, &found), false), "\"%s\"", bad[i]);
	}
	state_head_keep(&log, &head, null());
	cr_expect(eq(int, state_head(&log, &found), true), "and is replaced");
}

Test(state, a_home_that_cannot_be_written_is_said)
{
	struct digest one = pin("one");
	struct checkpoint head = { 7, one }, found;
	char *said;
	size_t n;
	FILE *complaints = open_memstream(&said, &n);

	setenv("XDG_STATE_HOME", "passphrase", 1); /* a file, not a folder */
	state_pin_add(&one, "Example ETB", complaints);
	state_head_keep(&one, &head, complaints);
	fclose(complaints);
	cr_expect(strstr(said, "attest: note: nothing is remembered of this store: ") == said, "%s", said);
	free(said);
	cr_expect(eq(int, state_pin_known(&one), false));
	cr_expect(eq(int, state_head(&one, &found), false));

	complaints = open_memstream(&said, &n);
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	state_pin_add(&one, "Example ETB", complaints);
	fclose(complaints);
	cr_expect_str_eq(said, "attest: note: no home folder, so nothing is remembered of this store\n");
	free(said);
	setenv("HOME", home, 1);
}

/* ---- being lied to ---- */

static void shell(const char *command)
{
	cr_assert(eq(int, system(command), 0), "%s", command);
}

static void init(void)
{
	expect_run(RUN("--store", "etb", "init"), 0, NULL, "pin", "init");
}

static void add(const char *store, const char *person)
{
	expect_run(RUN("--store", store, "--keys", "etb.keys", "--as", "registrar", "person", "add", person,
		       "--name", "Somebody"), 0, NULL, "person", person);
}

Test(state, a_store_that_was_rolled_back_is_refused)
{
	init();
	shell("cp -r etb old");
	add("etb", "amira");

	for (int i = 0; i < 2; i++)
		expect_run(RUN("--store", "old", "log"), 1,
			   "this store was rolled back: it holds 1 entries and you have seen 2", NULL, "old");
	expect_run(RUN("--store", "etb", "log"), 0, NULL, "person", "the true one");
}

Test(state, nothing_is_written_to_a_store_that_was_rolled_back)
{
	init();
	shell("cp -r etb old");
	add("etb", "amira");

	expect_run(RUN("--store", "old", "--keys", "etb.keys", "--as", "registrar", "person", "add", "bela",
		       "--name", "Bela"), 1, "rolled back", NULL, "old");
	setenv("XDG_STATE_HOME", "another-user", 1);
	expect_run(RUN("--store", "old", "log", "--from", "1"), 0, NULL, "", "to somebody else");
}

Test(state, a_history_with_other_entries_is_refused_again_and_again)
{
	init();
	shell("cp -r etb fork");
	add("etb", "amira");
	setenv("XDG_STATE_HOME", "operator", 1);
	add("fork", "bela");
	unsetenv("XDG_STATE_HOME");

	expect_run(RUN("--store", "fork", "log"), 1, "the first 2 entries differ", NULL, "same size");
	setenv("XDG_STATE_HOME", "operator", 1);
	add("fork", "chandra");
	unsetenv("XDG_STATE_HOME");
	for (int i = 0; i < 2; i++)
		expect_run(RUN("--store", "fork", "log"), 1, "the first 2 entries differ", NULL,
			   "longer: must not be learnt from");
	expect_run(RUN("--store", "etb", "log"), 0, NULL, "person", "the true one");
}

Test(state, verify_names_a_roll_back)
{
	struct run r;

	init();
	shell("cp -r etb old");
	add("etb", "amira");

	expect_run(RUN("verify", "etb"), 0, NULL, "VERIFIED", "the true one");
	r = RUN("--json", "verify", "old");
	cr_expect(eq(int, r.code, 1));
	cr_expect(strstr(r.out, "\"code\": \"rollback\"") != NULL, "%s", r.out);
	run_free(&r);
}

Test(state, verify_learns_the_head_of_a_store_that_is_right_and_of_no_other)
{
	init();
	shell("cp -r etb fork");
	setenv("XDG_STATE_HOME", "operator", 1);
	add("fork", "bela");
	add("fork", "chandra");
	unsetenv("XDG_STATE_HOME");
	add("etb", "amira");

	expect_run(RUN("verify", "fork"), 1, NULL, "rollback", "fork");
	expect_run(RUN("--store", "etb", "log"), 0, NULL, "person", "the true one");
	expect_run(RUN("verify", "etb"), 0, NULL, "VERIFIED", "the true one");
}

Test(state, without_its_pin_a_store_is_not_verified)
{
	init();
	setenv("XDG_STATE_HOME", "another-user", 1);
	expect_run(RUN("verify", "etb"), 1, NULL, "NOT known", "verify");
	expect_run(RUN("verify", "etb", "--pin", "beef"), 2, "attest: --pin is", NULL, "no digest");
}

Test(state, demo_stores_are_exempt_for_each_is_the_same_again)
{
	struct store s;

	store_prepare(&s);
	s.anchor.demo = true;
	s.anchor.demo_now = s.now;
	cr_assert(eq(int, journal_create(s.dir, &s.anchor, &s.kinds, s.now, &s.random, &err), OK), "%s",
		  err.text);
	cr_assert(eq(int, mkdir("keys", 0700), 0));
	cr_assert(eq(int, key_write(s.registrar, "keys/registrar.pem", "", &err), OK), "%s", err.text);
	cr_assert(eq(int, setenv("STORE", s.dir, 1), 0));
	shell("cp -r $STORE old");
	expect_run(RUN("--store", s.dir, "--keys", "keys", "--as", "registrar", "person", "add", "amira",
		       "--name", "Amira"), 0, NULL, "person", "demo");
	expect_run(RUN("--store", "old", "log"), 0, NULL, "anchor", "old");
	cr_expect(ne(int, access(".local/state/attest/heads", R_OK), 0), "no head of a demo is kept");
	store_remove(&s);
}
