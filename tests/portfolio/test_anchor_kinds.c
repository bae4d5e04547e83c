/* What a log begins with and teaches: anchor, publish. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/kind.h"
#include "registrar_stage.h"

/* ---- anchor ---- */

TestSuite(anchor, .fini = close_stage);

/* A right entry 0, of which one piece is replaced. */
static struct say anchor_with(const char *old, const char *new)
{
	const char *body, *found;

	stage_open_empty(&s);
	body = stage_anchor_body(&s, "root");
	found = strstr(body, old);
	cr_assert(found != NULL, "%s", old);
	return (struct say){
		.kind = "anchor",
		.by = "root",
		.as = ROLE_AUTHORITY,
		.anchor = true,
		.body = arena_printf(s.memory, "%.*s%s%s", (int)(found - body), body, new,
				     found + strlen(old)),
		.texts = "name.1",
	};
}

Test(anchor, makes_its_registrar_a_person_with_key_and_role)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	struct digest fingerprint;
	struct known_key key;

	stage_open(&s);
	fingerprint = key_fingerprint(stage_key(&s, "registrar"));
	cr_expect(holds("registrar", ROLE_REGISTRAR));
	s.world.arena = a;
	cr_expect(eq(int, world_key(&s.world, &fingerprint, &key, &err), OK), "%s", err.text);
	cr_expect_str_eq(key.person, "registrar");
	cr_expect(not(key.ended));
	cr_expect(digest_equal(&s.world.pin, &s.digests[0]));
}

Test(anchor, is_refused_when_any_part_is_wrong)
{
	static const struct {
		const char *old, *new;
		enum status status;
		const char *words;
	} rows[] = {
		{"'versions':[1]", "'versions':[]", ERR_INVALID, "leave out its own, 1"},
		{"'versions':[1]", "'versions':[2]", ERR_INVALID, "leave out its own, 1"},
		{"'versions':[1]", "'versions':[1,1]", ERR_INVALID, "do not rise"},
		{"'versions':[1]", "'versions':[0,1]", ERR_INVALID, "do not rise"},
		{"'log':'attest/stage", "'log':'attest/other", ERR_INVALID, "the anchor's \"log\""},
		{"'authority':'Stage'", "'authority':''", ERR_INVALID,
		 "\"authority\" is not a word"},
		{"'person':'registrar'", "'person':'rosa'", ERR_DENIED, "the proof does not show"},
		{"'person':'registrar'", "'person':'root'", ERR_CONFLICT, "cannot be called root"},
		{"'issuing':'", "'issuing':'AAAA','i':'", ERR_INVALID, "\"i\""},
		{"'domains':[]", "'domains':[1]", ERR_INVALID, "\"domains[1]\""},
		{"'domains':[]", "'continues':[{'pin':'x','root':'x','size':1}],'domains':[]",
		 ERR_INVALID, "\"continues[1].pin\""},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		stage_refuses(&s, anchor_with(rows[i].old, rows[i].new), rows[i].status,
			      rows[i].words);
		stage_close(&s);
	}
	stage_open_empty(&s);
}

Test(anchor, continues_one_log_at_most)
{
	char log[256], pair[600], single[300];

	(void)snprintf(log, sizeof(log), "{'pin':'%064d','root':'%064d','size':7}", 1, 2);
	(void)snprintf(single, sizeof(single), "'continues':[%s],'domains':[]", log);
	(void)snprintf(pair, sizeof(pair), "'continues':[%s,%s],'domains':[]", log, log);
	stage_refuses(&s, anchor_with("'domains':[]", pair), ERR_INVALID, "one log at most");
	stage_close(&s);
	stage_accepts(&s, anchor_with("'domains':[]", single));
}

Test(anchor, is_signed_by_the_key_of_its_root_certificate_as_root)
{
	struct say say = anchor_with("", "");

	say.key = "stranger";
	stage_refuses(&s, say, ERR_DENIED, "with the key of the root certificate");
	say.key = "root";
	say.by = "registrar";
	stage_refuses(&s, say, ERR_DENIED, "the author of entry 0 is \"root\"");
	say.by = "root";
	say.as = ROLE_REGISTRAR;
	stage_refuses(&s, say, ERR_DENIED, "in the role authority");
	say.as = ROLE_AUTHORITY;
	say.texts = NULL;
	stage_refuses(&s, say, ERR_INVALID, "no text");
	say.texts = "name.2";
	stage_refuses(&s, say, ERR_INVALID, "not numbered");
	say.texts = "name.1 name.2";
	stage_refuses(&s, say, ERR_INVALID, "1 registrars and 2 names");
	say.texts = "name.1";
	stage_accepts(&s, say);
}

/* The root that signs and the root that the issuing authority stands under must be one. */
Test(anchor, with_an_issuing_authority_below_another_root_is_refused)
{
	const char *other, *mine, *from, *to;
	struct say say = anchor_with("", "");

	mine = say.body;
	other = stage_anchor_body(&s, "other-root");
	from = strstr(other, "'issuing':'");
	to = strstr(other, "','log'");
	say.body = arena_printf(s.memory, "%.*s%.*s%s", (int)(strstr(mine, "'issuing':'") - mine),
				mine, (int)(to - from), from, strstr(mine, "','log'"));
	stage_refuses(&s, say, ERR_INVALID, "certificate");
}

/* Its key signs entry 0 all the same, so nothing else would notice. */
Test(anchor, with_a_root_certificate_that_did_not_sign_itself_is_refused)
{
	CLEANUP(buf_release) struct buf der, text;
	struct say say = anchor_with("", "");
	const char *root = strstr(say.body, "'root':'") + strlen("'root':'");
	size_t n = strcspn(root, "'");

	buf_init(&der, 4096);
	buf_init(&text, 8192);
	cr_assert(eq(int, buf_unbase64(&der, root, n, &err), OK));
	der.data[der.len - 1] ^= 1; /* the end of the signature */
	buf_base64(&text, der.data, der.len);
	say.body = arena_printf(s.memory, "%.*s%s%s", (int)(root - say.body), say.body, text.data,
				root + n);
	stage_refuses(&s, say, ERR_INVALID, "root certificate");
}

Test(anchor, with_two_registrars_that_share_a_key_is_refused)
{
	struct say say = anchor_with("'registrars':[", "'registrars':[@,");
	const char *first = strchr(say.body, '@');

	say.body = arena_printf(s.memory, "%.*s{'person':'rosa',%s}%s", (int)(first - say.body),
				say.body, stage_proof(&s, "registrar", "rosa"), first + 1);
	say.texts = "name.1 name.2";
	stage_refuses(&s, say, ERR_CONFLICT, "have the same key");
}

/* The operator holds the issuing key; what the root key signs must be the authority's alone. */
Test(anchor, with_a_registrar_who_has_a_key_of_its_certificates_is_refused)
{
	static const char *const keys[] = {"root", "issuing"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct say say = anchor_with("'registrars':[", "'registrars':[@,");
		const char *at = strchr(say.body, '@');

		say.body = arena_printf(s.memory, "%.*s{'person':'rosa',%s}%s",
					(int)(at - say.body), say.body,
					stage_proof(&s, keys[i], "rosa"), at + 1);
		say.texts = "name.1 name.2";
		stage_refuses(&s, say, ERR_CONFLICT,
			      arena_printf(s.memory, "rosa of the anchor has the %s key", keys[i]));
		stage_close(&s);
	}
	stage_open_empty(&s);
}

/* Each of two registrars needs the other from the first entry on, and each grant ends by itself. */
Test(anchor, with_two_registrars_makes_both_and_their_roles_end_one_by_one)
{
	struct say say = anchor_with("'registrars':[", "'registrars':[@,");
	struct say end = registrar("role-end", "{'until':'2023-12-31'}");
	const char *at = strchr(say.body, '@');

	say.body = arena_printf(s.memory, "%.*s{'person':'rosa',%s}%s", (int)(at - say.body),
				say.body, stage_proof(&s, "rosa", "rosa"), at + 1);
	say.texts = "name.1 name.2";
	stage_accepts(&s, say);
	cr_expect(holds("rosa", ROLE_REGISTRAR));
	cr_expect(holds("registrar", ROLE_REGISTRAR));
	end.about = ABOUT(0);
	stage_refuses(&s, end, ERR_INVALID, "say whose ends");
	end.body = "{'person':'rosa','until':'2023-12-31'}";
	end.by = "rosa";
	stage_accepts(&s, end);
	end.by = "registrar";
	cr_expect(not(holds("rosa", ROLE_REGISTRAR)));
	cr_expect(holds("registrar", ROLE_REGISTRAR));
	end.body = "{'person':'registrar','until':'2023-12-31'}";
	stage_refuses(&s, end, ERR_CONFLICT, "is the only registrar");
}

/* ---- publish ---- */

TestSuite(publish, .init = open_stage, .fini = close_stage);

static const char *publish_body(const char *ref, const char *digest_of_ref, const char *file)
{
	struct digest digest = digest_of(digest_of_ref, strlen(digest_of_ref));
	struct digest bytes = digest_of(file, strlen(file));
	char hex[DIGEST_HEX], sha256[DIGEST_HEX];

	digest_hex(&digest, hex);
	digest_hex(&bytes, sha256);
	return arena_printf(
		s.memory, "{'curriculum':'%s','digest':'%s','files':[{'name':'%s','sha256':'%s'}]}",
		ref, hex, ref, sha256);
}

Test(publish, binds_a_curriculum_to_the_digest_of_its_files)
{
	struct say say = registrar("publish", NULL);

	say.texts = "file.1";
	say.body = publish_body("A@2023.1", "A@2023.1", "other bytes");
	stage_refuses(&s, say, ERR_INVALID, "is not what the entry names by sha256");
	say.body = publish_body("A@2023.1", "B@2023.1", "text file.1");
	stage_refuses(&s, say, ERR_INVALID, "do not have the digest that the entry names");
	say.body = publish_body("A@2023.1", "A@2023.1", "text file.1");
	say.texts = "file.1 file.2";
	stage_refuses(&s, say, ERR_INVALID, "names 1 files and has 2 texts");
	say.texts = "file.2";
	stage_refuses(&s, say, ERR_INVALID, "not numbered one by one");
	say.texts = "file.1";
	s.lost = true;
	stage_refuses(&s, say, ERR_NOT_FOUND, "no such text");
	s.lost = false;
	stage_accepts(&s, say);
	stage_refuses(&s, say, ERR_CONFLICT, "is published already; nothing");
	say.body = publish_body("A@2023.1", "B@2023.1", "text file.1");
	stage_refuses(&s, say, ERR_CONFLICT, "give what has changed a new version");
	(void)stage_publish(&s, "A@2023.2");
}

Test(publish, names_one_publication_of_another_log_that_it_was_taken_from)
{
	static const char *const from[] = {"[]", "[{'entry':'%s','pin':'%s'},{'entry':'%s','pin':'%s'}]",
					   "[{'entry':'%s'}]", "{'entry':'%s','pin':'%s'}"};
	struct say say = registrar("publish", NULL);
	struct digest other = digest_of("another log", 11);
	const char *body = publish_body("A@2023.1", "A@2023.1", "text file.1");
	char here[DIGEST_HEX], there[DIGEST_HEX];
	int n = (int)strlen(body) - 1; /* without the brace */

	digest_hex(&s.world.pin, here);
	digest_hex(&other, there);
	say.texts = "file.1";
	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
		CLEANUP(buf_release) struct buf text;

		buf_init(&text, 1000);
		for (const char *p = from[i]; *p; p++) {
			if (*p == '%')
				buf_text(&text, there), p++;
			else
				buf_char(&text, *p);
		}
		say.body = arena_printf(s.memory, "%.*s,'from':%s}", n, body, text.data);
		stage_refuses(&s, say, ERR_INVALID, i < 2 ? "it is one" : "from");
	}
	say.body = arena_printf(s.memory, "%.*s,'from':[{'entry':'%s','pin':'%s'}]}", n, body, there, here);
	stage_refuses(&s, say, ERR_CONFLICT, "from another log, not from this one");
	say.body = arena_printf(s.memory, "%.*s,'from':[{'entry':'%s','pin':'%s'}]}", n, body, there, there);
	stage_accepts(&s, say);
}

/* So many files of zeros, each of that size. */
static enum status publish_zeros(size_t count, size_t size)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(size + 64);
	struct digest digest = digest_of(arena_alloc(a, size), size);
	struct say say = registrar("publish", NULL);
	const char *files = "", *texts = "";
	char hex[DIGEST_HEX];

	digest_hex(&digest, hex);
	for (size_t i = 1; i <= count; i++) {
		files = arena_printf(s.memory, "%s%s{'name':'A@2023.1','sha256':'%s'}", files,
				     i == 1 ? "" : ",", hex);
		texts = arena_printf(s.memory, "%s%sfile.%zu", texts, i == 1 ? "" : " ", i);
	}
	say.body = arena_printf(s.memory, "{'curriculum':'A@2023.1','digest':'%s','files':[%s]}",
				hex, files);
	say.texts = texts;
	s.swell = size;
	return stage_try(&s, &say, &err);
}

/* The catalogue is asked only about what it can hold; it then refuses these as no curriculum. */
Test(publish, takes_files_of_4_mib_and_32_mib_of_them_together)
{
	const struct {
		size_t count, size;
		const char *words;
	} rows[] = {
		{1, 4u << 20, "digest"},
		{1, (4u << 20) + 1, "A@2023.1 is larger than 4194304 bytes"},
		{8, 4u << 20, "the fake catalogue wants one file"},
		{9, 4u << 20, "together are larger than 33554432 bytes"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect(eq(int, publish_zeros(rows[i].count, rows[i].size), ERR_INVALID));
		cr_expect(strstr(err.text, rows[i].words) != NULL, "row %zu: %s", i, err.text);
	}
}
