/* Sessions: they end when they should, are kept so that nobody can read them back, and tokens are bound to them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/web/session.h"
#include "cli/web/session_draft.h"
#include "cli/web/session_passkey.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/db.h"
#include "core/json.h"

#define NOW 1770000000

static char store[64];
static struct sessions *sessions;

static void begin(void)
{
	struct err err;

	snprintf(store, sizeof store, "/tmp/attest-session-XXXXXX");
	cr_assert(mkdtemp(store));
	cr_assert_eq(sessions_open(store, &sessions, &err), OK, "%s", err.text);
}

static void end(void)
{
	char command[128];

	sessions_close(sessions);
	snprintf(command, sizeof command, "rm -rf '%s' '%s'.web.db*", store, store);
	cr_assert_eq(system(command), 0);
}

TestSuite(web_session, .init = begin, .fini = end);

Test(web_session, ends_when_it_is_not_used_and_after_its_longest_time)
{
	char cookie[SESSION_COOKIE];
	struct session s;
	struct err err;

	cr_assert_eq(session_begin(sessions, "amira", "password", NOW, cookie, &err), OK);
	cr_expect(session_find(sessions, cookie, NOW, &s));
	cr_expect_str_eq(s.person, "amira");
	cr_expect(session_find(sessions, cookie, NOW + SESSION_IDLE, &s));
	cr_expect(!session_find(sessions, cookie, NOW + 2 * SESSION_IDLE + 1, &s));
	for (int64_t t = NOW; t <= NOW + SESSION_MOST; t += SESSION_IDLE)
		(void)session_find(sessions, cookie, t, &s);
	cr_expect(!session_find(sessions, cookie, NOW + SESSION_MOST + 1, &s));
}

Test(web_session, that_was_ended_is_over_alone_or_with_all_of_a_person)
{
	char one[SESSION_COOKIE], two[SESSION_COOKIE], other[SESSION_COOKIE];
	struct session s;
	struct err err;

	cr_assert_eq(session_begin(sessions, "amira", "password", NOW, one, &err), OK);
	cr_assert_eq(session_begin(sessions, "amira", "link", NOW, two, &err), OK);
	cr_assert_eq(session_begin(sessions, "bela", "link", NOW, other, &err), OK);
	session_end(sessions, one);
	cr_expect(!session_find(sessions, one, NOW, &s));
	cr_expect(session_find(sessions, two, NOW, &s));
	session_end_all(sessions, "amira");
	cr_expect(!session_find(sessions, two, NOW, &s));
	cr_expect(session_find(sessions, other, NOW, &s));
}

Test(web_session, a_draft_is_found_and_kept_as_the_form_that_it_is_and_no_other)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	CLEANUP(json_cleanup) json_t *claims = json_pack("{ss}", "case", "7"), *typed = json_pack("{ss}", "title", "x");
	char id[DRAFT_ID], other[DRAFT_ID];
	struct draft d;
	size_t left_out;
	struct err err;

	cr_assert_eq(draft_keep(sessions, "amira", &(struct draft){ .form = DRAFT_CLAIMS, .id = "", .fields = claims }, NULL,
				NOW, id, &left_out, &err),
		     OK);
	cr_expect_eq(draft_find(sessions, a, "amira", DRAFT_EVIDENCE, id, &d, &err), ERR_NOT_FOUND);
	cr_expect_eq(draft_keep(sessions, "amira", &(struct draft){ .form = DRAFT_EVIDENCE, .id = id, .fields = typed }, NULL,
				NOW, other, &left_out, &err),
		     OK);
	cr_expect_str_neq(other, id, "as a new one");
	cr_assert_eq(draft_find(sessions, a, "amira", DRAFT_CLAIMS, id, &d, &err), OK);
	cr_expect(json_equal(d.fields, claims), "nothing that was written is lost");
	cr_expect_eq(draft_find(sessions, a, "bela", DRAFT_CLAIMS, id, &d, &err), ERR_NOT_FOUND);
}

Test(web_session, a_cookie_that_is_none_finds_nobody)
{
	static const char *const cookies[] = {
		"", "0", "zz", "0000000000000000000000000000000000000000000000000000000000000000",
		"' OR 1=1 --",
	};
	struct session s;

	cr_expect(!session_find(sessions, NULL, NOW, &s));
	for (size_t i = 0; i < sizeof cookies / sizeof *cookies; i++)
		cr_expect(!session_find(sessions, cookies[i], NOW, &s), "%s", cookies[i]);
}

/* Whoever reads the database can sign in as nobody. */
Test(web_session, the_database_is_for_its_owner_and_does_not_hold_the_cookie)
{
	CLEANUP(buf_release) struct buf bytes;
	char cookie[SESSION_COOKIE], path[128];
	struct stat st;
	struct err err;

	buf_init(&bytes, 1 << 20);
	cr_assert_eq(session_begin(sessions, "amira", "password", NOW, cookie, &err), OK);
	sessions_close(sessions);
	sessions = NULL;
	snprintf(path, sizeof path, "%s.web.db", store);
	cr_assert_eq(stat(path, &st), 0);
	cr_expect_eq(st.st_mode & 077, 0);
	cr_assert_eq(buf_read_file(&bytes, path, &err), OK);
	for (size_t i = 0; i + strlen(cookie) <= bytes.len; i++)
		cr_assert(memcmp(bytes.data + i, cookie, strlen(cookie)) != 0);
	cr_assert_eq(sessions_open(store, &sessions, &err), OK);
}

Test(web_session, a_token_is_of_one_cookie_and_never_the_same_twice)
{
	char cookie[SESSION_COOKIE], other[SESSION_COOKIE], token[SESSION_TOKEN], again[SESSION_TOKEN];

	form_cookie(cookie);
	form_cookie(other);
	form_token(cookie, token);
	form_token(cookie, again);
	cr_expect_str_neq(token, again);
	cr_expect(form_token_is(cookie, token));
	cr_expect(form_token_is(cookie, again));
	cr_expect(!form_token_is(other, token));
	cr_expect(!form_token_is(NULL, token));
	cr_expect(!form_token_is(cookie, NULL));
	token[5] = token[5] == 'a' ? 'b' : 'a';
	cr_expect(!form_token_is(cookie, token));
	token[10] = '\0';
	cr_expect(!form_token_is(cookie, token));
}

Test(web_session, a_link_that_anybody_asked_for_ends_none_that_the_operator_made)
{
	char handed[SESSION_COOKIE], sent[SESSION_COOKIE], person[ID_MAX];
	bool by_operator;
	struct err err;

	cr_assert_eq(link_make_by_operator(sessions, "registrar", NOW, handed, &err), OK);
	cr_assert_eq(link_make(sessions, "registrar", NOW, sent, &err), OK);
	cr_expect(link_find(sessions, handed, NOW, person, &by_operator) && by_operator);
	cr_assert_eq(link_make_by_operator(sessions, "registrar", NOW, handed, &err), OK);
	cr_expect(!link_find(sessions, sent, NOW, person, &by_operator), "the operator's ends those before");
}

Test(web_session, a_link_works_once_and_for_a_while_and_ends_those_before)
{
	char first[SESSION_COOKIE], key[SESSION_COOKIE], person[ID_MAX];
	struct err err;

	cr_assert_eq(link_make(sessions, "amira", NOW, first, &err), OK);
	cr_assert_eq(link_make(sessions, "amira", NOW, key, &err), OK);
	cr_expect(!link_use(sessions, first, NOW, person));
	cr_expect(link_use(sessions, key, NOW + LINK_SECONDS, person));
	cr_expect_str_eq(person, "amira");
	cr_expect(!link_use(sessions, key, NOW + 1, person));
	cr_assert_eq(link_make(sessions, "amira", NOW, key, &err), OK);
	cr_expect(!link_use(sessions, key, NOW + LINK_SECONDS + 1, person));
}

Test(web_session, guesses_are_slowed_down_for_a_name_and_nobody_is_locked_out)
{
	struct err err;

	for (int i = 0; i < 5; i++) {
		cr_expect_eq(sign_in_may(sessions, "amira", NOW + i, &err), OK);
		sign_in_failed(sessions, "amira", NOW + i);
	}
	cr_expect_eq(sign_in_may(sessions, "amira", NOW + 6, &err), ERR_DENIED);
	cr_expect_eq(sign_in_may(sessions, "bela", NOW + 6, &err), OK);
	cr_expect_eq(sign_in_may(sessions, "amira", NOW + 16 * 60, &err), OK);
}

Test(web_session, a_new_password_ends_the_sessions_and_is_known)
{
	char cookie[SESSION_COOKIE];
	struct session s;
	struct err err;

	cr_assert_eq(session_begin(sessions, "amira", "link", NOW, cookie, &err), OK);
	cr_expect_eq(password_set(sessions, "amira", "short", NOW, &err), ERR_INVALID);
	cr_expect(session_find(sessions, cookie, NOW, &s));
	cr_assert_eq(password_set(sessions, "amira", "three words together", NOW, &err), OK);
	cr_expect(!session_find(sessions, cookie, NOW, &s));
	cr_expect(password_of(sessions, "amira", "three words together"));
	cr_expect(!password_of(sessions, "amira", "three words"));
	cr_expect(!password_of(sessions, "bela", "three words together"));
}

Test(web_session, one_person_can_send_only_so_much_in_a_day)
{
	struct err err;

	cr_expect_eq(quota_take(sessions, "amira", QUOTA_BYTES - 10, NOW, &err), OK);
	cr_expect_eq(quota_take(sessions, "amira", 11, NOW, &err), ERR_DENIED);
	cr_expect_eq(quota_take(sessions, "amira", 10, NOW, &err), OK);
	cr_expect_eq(quota_take(sessions, "bela", 11, NOW, &err), OK);
	cr_expect_eq(quota_take(sessions, "amira", 11, NOW + 86400, &err), OK);
}

/* "Used already" would send them for a new link, which fails in the same way. */
Test(web_session, a_link_that_cannot_be_read_is_not_told_as_used)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	char key[SESSION_COOKIE], path[128];
	struct db *db = NULL;
	enum status status;
	struct err err;

	form_cookie(key);
	cr_expect_eq(passkey_keep_by_link(sessions, key, "amira", NULL, "", NOW, &err), ERR_DENIED);
	snprintf(path, sizeof path, "%s.web.db", store);
	cr_assert_eq(db_open(path, DB_WRITE, NULL, 0, &db, &err), OK, "%s", err.text);
	cr_assert_eq(db_query(db, "DROP TABLE link", &q, &err), OK, "%s", err.text);
	cr_assert_eq(query_run(q, &err), OK, "%s", err.text);
	query_cleanup(&q);
	db_close(db);
	status = passkey_keep_by_link(sessions, key, "amira", NULL, "", NOW, &err);
	cr_expect(status == ERR_IO || status == ERR_CORRUPT, "%d: %s", (int)status, err.text);
}
