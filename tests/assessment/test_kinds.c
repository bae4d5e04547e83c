/* module-sign, from the first attempt to a signature that stands, in a real store. */
#include "assessment/forced.h"

#include "portfolio/facts.h"

static struct real real;

static void enter(void)
{
	real_cast(&real);
}

static void leave(void)
{
	real_close(&real);
}

TestSuite(kinds, .init = enter, .fini = leave);

/* ---- what is signed ---- */

static struct facts facts(void)
{
	struct facts f;

	cr_assert(eq(int, facts_load(journal_db(real.s.j), "tess", "HCSA-LAB@2023.1", real.s.now,
				     real.s.a, &f, &err), OK), "%s", err.text);
	return f;
}

static const struct module_result *module(const char *code)
{
	const struct specialisms *specialisms;
	struct facts *f = arena_alloc(real.s.a, sizeof(*f));
	const struct curriculum *c;

	*f = facts();
	cr_assert(eq(int, published_get(real.published, &real.hcsa, &c, &specialisms, &err), OK), "%s",
		  err.text);
	return completion_module(completion(f, c, specialisms, real.s.a), code);
}

static enum module_state state(const char *code)
{
	return module(code)->state;
}

/* A signature that says what is in here, whoever gives it. */
struct signing {
	json_t *body;
	struct digest *about;
	size_t about_count;
	const char *by;
	enum role as;
};

/* AST-3 as the program would have it signed by olive now. */
static struct signing proposal(void)
{
	struct signing s = { .by = "olive", .as = ROLE_TRAINING_OFFICER };
	const struct specialisms *specialisms;
	const struct curriculum *c;
	struct rest *rests;
	struct facts f = facts();
	size_t count;

	cr_assert(eq(int, published_get(real.published, &real.hcsa, &c, &specialisms, &err), OK), "%s",
		  err.text);
	cr_assert(eq(int, module_may_close(&f, c, specialisms, "AST-3", real.s.a, &rests, &count,
					   &err), OK), "%s", err.text);
	cr_assert(eq(int, module_sign_body(&f, "AST-3", rests, count, real.s.a, &s.body, &s.about,
					   &s.about_count, &err), OK), "%s", err.text);
	arena_own(real.s.a, (void (*)(void *))json_decref, s.body);
	return s;
}

static struct submission signed_by(const struct signing *s)
{
	struct entry e = store_draft(&real.s, "module-sign", json_incref(s->body));

	e.author = s->by;
	e.role = s->as;
	e.portfolio = "tess";
	e.about = s->about;
	e.about_count = s->about_count;
	real.s.now += 60;
	return store_sign(&real.s, &e, real_key(&real, s->by), NULL, 0);
}

static struct verdict give(const struct signing *s)
{
	struct submission submission = signed_by(s);

	return store_append(&real.s, &submission);
}

/* Refused with that status and those words in the sentence, and nothing has changed. */
static void refused(const struct signing *s, enum status status, const char *words)
{
	uint64_t before = real_size(&real);
	size_t signatures = facts().signature_count;
	struct verdict v = give(s);

	cr_expect(eq(int, v.status, status), "%s: \"%s\"", words, v.err.text);
	cr_expect(strstr(v.err.text, words) != NULL, "\"%s\" should speak of \"%s\"", v.err.text,
		  words);
	cr_expect(eq(u64, real_size(&real), before), "%s", words);
	cr_expect(eq(sz, facts().signature_count, signatures), "%s", words);
}

/* All that AST-3 asks for: three activities in one review, and one DOPS. */
static void complete_ast3(struct digest *ret_review, struct digest *ret_dops)
{
	*ret_review = real_review(&real, "'AST-3/1','AST-3/2','AST-3/3'", 3, "satisfactory");
	*ret_dops = real_dops(&real, "AST-3", "satisfactory");
}

static json_t *rests(struct signing *s)
{
	return json_object_get(s->body, "rests");
}

static json_t *rest(const struct digest *decision, int n, const char *slot)
{
	char hex[DIGEST_HEX];

	digest_hex(decision, hex);
	return json_pack("{sssiss}", "entry", hex, "n", n, "slot", slot);
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

static void also_about(struct signing *s, const struct digest *more)
{
	struct digest *about = arena_array(real.s.a, s->about_count + 1, sizeof(*about));

	memcpy(about, s->about, s->about_count * sizeof(*about));
	about[s->about_count++] = *more;
	qsort(about, s->about_count, sizeof(*about), by_bytes);
	s->about = about;
}

/* ---- that it closes ---- */

Test(kinds, a_complete_module_is_closed_by_the_training_officer)
{
	struct digest review, dops;
	struct signing s;
	struct verdict v;
	struct facts f;

	complete_ast3(&review, &dops);
	cr_assert(eq(int, state("AST-3"), MODULE_READY));
	s = proposal();
	cr_expect(eq(sz, s.about_count, 2), "one decision on three activities, and one DOPS");
	cr_expect(eq(sz, json_array_size(rests(&s)), 4));
	cr_expect(memcmp(&s.about[0], &s.about[1], sizeof(struct digest)) < 0);

	v = give(&s);

	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	cr_expect(eq(int, state("AST-3"), MODULE_CLOSED));
	f = facts();
	cr_assert(eq(sz, f.signature_count, 1));
	cr_expect(eq(int, f.signatures[0].entry, (int64_t)v.seq));
	cr_expect(digest_equal(&f.signatures[0].digest, &v.digest));
	cr_expect_str_eq(f.signatures[0].module, "AST-3");
	cr_expect_str_eq(f.signatures[0].by, "olive");
	cr_expect(eq(sz, f.signatures[0].rest_count, 4));
}

Test(kinds, facts_of_a_signature_are_made_again_by_replay)
{
	struct digest review, dops, before, after;
	struct signing s;

	complete_ast3(&review, &dops);
	s = proposal();
	cr_assert(eq(int, give(&s).status, OK));

	cr_assert(eq(int, journal_rebuild(real.s.j, &before, &after, &err), OK), "%s", err.text);

	cr_expect(digest_equal(&before, &after));
	cr_expect(eq(int, state("AST-3"), MODULE_CLOSED));
}

Test(kinds, a_closed_module_is_not_closed_again)
{
	struct digest review, dops;
	struct signing s;

	complete_ast3(&review, &dops);
	s = proposal();
	cr_assert(eq(int, give(&s).status, OK));

	refused(&s, ERR_CONFLICT, "signed already, by olive");
}

Test(kinds, a_revoked_signature_falls_and_can_be_given_again)
{
	struct digest review, dops;
	struct signing s;
	struct verdict v;

	complete_ast3(&review, &dops);
	s = proposal();
	v = give(&s);
	cr_assert(eq(int, v.status, OK));

	real_say(&real, (struct words){ .by = "olive", .as = ROLE_TRAINING_OFFICER, .kind = "revoke",
				       .in = "tess", .texts = "reason", .about = &v.digest,
				       .about_count = 1 });
	cr_expect(eq(int, state("AST-3"), MODULE_READY));
	s = proposal();

	v = give(&s);
	cr_expect(eq(int, v.status, OK), "%s", v.err.text);
	cr_expect(eq(int, state("AST-3"), MODULE_CLOSED));
}

Test(kinds, a_signature_falls_with_a_decision_that_it_rests_on)
{
	struct digest review, dops;
	struct signing s;

	complete_ast3(&review, &dops);
	s = proposal();
	cr_assert(eq(int, give(&s).status, OK));

	real_say(&real, (struct words){ .by = "sam", .as = ROLE_ASSESSOR, .kind = "revoke", .in = "tess",
				       .texts = "reason", .about = &dops, .about_count = 1 });

	cr_expect(ne(int, state("AST-3"), MODULE_CLOSED));
	cr_expect(ne(int, state("AST-3"), MODULE_READY));
	refused(&s, ERR_CONFLICT, "AST-3 cannot be signed");

	real_dops(&real, "AST-3", "satisfactory");
	s = proposal();
	cr_expect(eq(int, give(&s).status, OK));
	cr_expect(eq(int, state("AST-3"), MODULE_CLOSED));
}

/* ---- who may ---- */

Test(kinds, nobody_but_the_officer_of_this_trainee_closes_a_module)
{
	static const struct {
		const char *by;
		enum role as;
		const char *words;
	} rows[] = {
		{ "tess", ROLE_TRAINEE, "trainee" },
		{ "tess", ROLE_TRAINING_OFFICER, "tess" },
		{ "otto", ROLE_TRAINING_OFFICER, "otto" },
		{ "sam", ROLE_TRAINING_OFFICER, "sam" },
		{ "sam", ROLE_ASSESSOR, "AST-3 is closed by the training-officer, not by the assessor" },
		{ "registrar", ROLE_REGISTRAR,
		  "AST-3 is closed by the training-officer, not by the registrar" },
	};
	struct digest review, dops;
	struct signing s;

	complete_ast3(&review, &dops);
	s = proposal();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s.by = rows[i].by;
		s.as = rows[i].as;
		refused(&s, ERR_DENIED, rows[i].words);
	}
	s.by = "olive";
	s.as = ROLE_TRAINING_OFFICER;
	cr_expect(eq(int, give(&s).status, OK), "what was refused of others stands by the officer");
}

/* ---- what it may say ---- */

Test(kinds, a_module_that_is_not_complete_is_not_closed)
{
	struct digest review, dops;
	struct signing s;

	complete_ast3(&review, &dops);
	s = proposal();
	json_object_set_new(s.body, "module", json_string("AST-2"));
	refused(&s, ERR_CONFLICT, "AST-2 cannot be signed");
	json_object_set_new(s.body, "module", json_string("AST-99"));
	refused(&s, ERR_NOT_FOUND, "AST-99");
}

Test(kinds, an_early_signature_names_what_is_missing)
{
	struct digest review = real_review(&real, "'AST-3/1','AST-3/2','AST-3/3'", 3, "satisfactory");
	struct signing s = { .by = "olive", .as = ROLE_TRAINING_OFFICER };
	struct facts f = facts();
	struct rest rests[3] = { { f.attempts[0].request, 1, "AST-3/1" },
				 { f.attempts[0].request, 2, "AST-3/2" },
				 { f.attempts[0].request, 3, "AST-3/3" } };

	(void)review;
	cr_assert(eq(int, module_sign_body(&f, "AST-3", rests, 3, real.s.a, &s.body, &s.about,
					   &s.about_count, &err), OK));
	arena_own(real.s.a, (void (*)(void *))json_decref, s.body);
	refused(&s, ERR_CONFLICT, "AST-3 cannot be signed: ");
}

Test(kinds, a_signature_is_bound_to_the_words_of_the_trainees_curriculum)
{
	struct digest review, dops, other = real_publish(&real, "STP-CEN@2023.1");
	struct signing s;
	char hex[DIGEST_HEX];

	complete_ast3(&review, &dops);
	s = proposal();
	digest_hex(&other, hex);
	json_object_set_new(s.body, "digest", json_string(hex));
	refused(&s, ERR_CONFLICT, "tess is bound to HCSA-LAB@2023.1");
}

/* Whoever else is the officer of another programme, which tess is on as well. */
Test(kinds, a_signature_is_for_the_enrolment_of_its_officer)
{
	struct digest review, dops, other = real_publish(&real, "STP-CEN@2023.1");
	struct signing s;
	struct verdict v;
	char hex[DIGEST_HEX];

	complete_ast3(&review, &dops);
	real_enrol(&real, "tess", "STP-CEN@2023.1", &other, "otto");
	s = proposal();
	s.by = "otto";
	refused(&s, ERR_CONFLICT, "tess is bound to STP-CEN@2023.1");
	digest_hex(&other, hex);
	json_object_set_new(s.body, "digest", json_string(hex));
	refused(&s, ERR_NOT_FOUND, "STP-CEN@2023.1 has no module AST-3");
	s.by = "olive";
	refused(&s, ERR_CONFLICT, "tess is bound to HCSA-LAB@2023.1");

	s = proposal();
	v = give(&s);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	cr_expect(eq(int, state("AST-3"), MODULE_CLOSED));
}

Test(kinds, a_signature_rests_on_exactly_an_allocation)
{
	struct digest review, dops, spare, not_yet;
	struct signing s;

	complete_ast3(&review, &dops);
	spare = real_dops(&real, "AST-3", "satisfactory");
	not_yet = real_dops(&real, "AST-3", "not-yet");

	s = proposal(); /* too few: activity 2 is left out */
	for (size_t i = 0; i < json_array_size(rests(&s)); i++) {
		if (strcmp(json_string_value(json_object_get(json_array_get(rests(&s), i), "slot")),
			   "AST-3/2") == 0)
			json_array_remove(rests(&s), i);
	}
	refused(&s, ERR_INVALID, "leaves out AST-3/2");

	s = proposal(); /* too many: two in a quota of one */
	json_array_append_new(rests(&s), rest(&spare, 1, "AST-3/Q1"));
	also_about(&s, &spare);
	refused(&s, ERR_INVALID, "AST-3/Q1 has 1 slots, and 2 are listed for it");

	s = proposal(); /* for another slot: a review of activity 1 for activity 2 */
	json_object_set_new(json_array_get(rests(&s), 0), "slot", json_string("AST-3/2"));
	refused(&s, ERR_INVALID, "does not count for AST-3/2");

	s = proposal(); /* a slot of another module, and one that there is not */
	json_object_set_new(json_array_get(rests(&s), 0), "slot", json_string("AST-4/1"));
	refused(&s, ERR_INVALID, "AST-3 has no slot AST-4/1");
	json_object_set_new(json_array_get(rests(&s), 0), "slot", json_string("AST-3/77"));
	refused(&s, ERR_INVALID, "AST-3 has no slot AST-3/77");

	s = proposal(); /* judged not yet */
	json_array_append_new(rests(&s), rest(&not_yet, 1, "AST-3/Q1"));
	also_about(&s, &not_yet);
	refused(&s, ERR_INVALID, "it was judged not yet");

	s = proposal(); /* an attempt twice */
	json_array_append(rests(&s), json_array_get(rests(&s), 0));
	refused(&s, ERR_INVALID, "listed twice");

	s = proposal();
	json_array_clear(rests(&s));
	s.about_count = 0;
	refused(&s, ERR_INVALID, "leaves out AST-3/1");

	s = proposal();
	cr_expect(eq(int, give(&s).status, OK), "as the program proposes it, it stands");
}

Test(kinds, about_names_what_a_signature_rests_on_in_order_and_nothing_else)
{
	struct digest review, dops, other, swap;
	struct signing s;

	complete_ast3(&review, &dops);
	other = real_review(&real, "'AST-2/1'", 1, "satisfactory");

	s = proposal();
	swap = s.about[0];
	s.about[0] = s.about[1];
	s.about[1] = swap;
	refused(&s, ERR_INVALID, "ascending order");

	s = proposal();
	also_about(&s, &other);
	refused(&s, ERR_INVALID, "does not rest on");

	s = proposal();
	s.about_count = 1;
	refused(&s, ERR_INVALID, "`about` does not name");

	s = proposal();
	s.about_count = 0;
	refused(&s, ERR_INVALID, "`about` does not name");
}

Test(kinds, a_rest_is_a_decision_and_the_number_of_one_of_its_attempts)
{
	struct digest review, dops, evidence;
	struct signing s;
	char hex[DIGEST_HEX];

	complete_ast3(&review, &dops);
	evidence = real_evidence(&real);

	s = proposal(); /* an entry that decides nothing */
	digest_hex(&evidence, hex);
	json_array_append_new(rests(&s), rest(&evidence, 1, "AST-3/1"));
	also_about(&s, &evidence);
	refused(&s, ERR_INVALID, "is no decision on tess's work");

	s = proposal();
	json_object_set_new(json_array_get(rests(&s), 0), "n", json_integer(4));
	refused(&s, ERR_INVALID, "is no decision on tess's work");

	s = proposal(); /* 2^32 + 1 is not 1 */
	json_object_set_new(json_array_get(rests(&s), 0), "n", json_integer(4294967297));
	refused(&s, ERR_INVALID, "is no decision on tess's work");
}

/* ---- forced into the log ---- */

/* An operator appends it to a copy with the log's own key, asking no rule; verify must say why not. */
static void found_out(const struct signing *s, const char *words)
{
	struct scene scene = forced_scene(&real);
	struct submission submission = signed_by(s);
	const struct finding *finding;
	struct report report;
	uint64_t seq;

	report = forced(&real, &scene, &submission, &seq);
	finding = report_find(&report, "rule", (int64_t)seq);
	cr_expect(eq(int, report.ok, false), "%s", words);
	cr_expect(finding != NULL && strstr(finding->text, words) != NULL, "\"%s\" should say \"%s\"",
		  finding ? finding->text : report_text(&scene, &report), words);
}

Test(kinds, a_signature_that_was_given_rightly_is_verified)
{
	struct digest review, dops;
	struct report report;
	struct signing s;

	complete_ast3(&review, &dops);
	s = proposal();
	cr_assert(eq(int, give(&s).status, OK));
	report = verified(&real, real.s.dir);
	cr_expect(report.ok && report.replayed, "%s", report.finding_count ? report.findings[0].text : "");
}

Test(kinds, a_signature_that_was_forced_into_the_log_is_found_by_its_rule)
{
	struct digest review, dops, about;
	struct signing s, early = { .by = "olive", .as = ROLE_TRAINING_OFFICER };
	char hex[DIGEST_HEX];

	review = real_review(&real, "'AST-3/1','AST-3/2','AST-3/3'", 3, "satisfactory");
	digest_hex(&real.hcsa, hex);
	early.body = json_pack("{ssssso}", "module", "AST-3", "digest", hex, "rests",
			       json_pack("[ooo]", rest(&review, 1, "AST-3/1"),
					 rest(&review, 2, "AST-3/2"), rest(&review, 3, "AST-3/3")));
	arena_own(real.s.a, (void (*)(void *))json_decref, early.body);
	about = review;
	early.about = &about;
	early.about_count = 1;
	found_out(&early, "AST-3 cannot be signed");

	dops = real_dops(&real, "AST-3", "satisfactory");
	(void)dops;
	found_out(&early, "AST-3/Q1 has 1 slots, and only 0 are listed for it");
	s = proposal();
	s.by = "otto";
	found_out(&s, "otto");
	s = proposal();
	s.by = "sam";
	s.as = ROLE_ASSESSOR;
	found_out(&s, "AST-3 is closed by the training-officer, not by the assessor");
	s = proposal();
	json_object_set_new(json_array_get(rests(&s), 0), "slot", json_string("AST-3/2"));
	found_out(&s, "does not count for AST-3/2");
}

Test(kinds, the_body_of_a_signature_needs_decisions)
{
	struct digest evidence = real_evidence(&real), about[1], *ret_about = about;
	json_t *body = NULL;
	struct facts f;
	size_t count = 77;

	real_request(&real, &evidence, "'items':['AST-3/1']");
	f = facts();
	cr_expect(eq(int, module_sign_body(&f, "AST-3",
					   &(struct rest){ f.attempts[0].request, 1, "AST-3/1" }, 1,
					   real.s.a, &body, &ret_about, &count, &err), ERR_INVALID));
	cr_expect(strstr(err.text, "has no decision to rest on") != NULL, "%s", err.text);
	cr_expect(body == NULL && ret_about == about && count == 77,
		  "a failed call must leave its results alone");
}

/* What is withdrawn, declined or ended instead must not be void by another way as well. */
Test(kinds, those_that_can_be_revoked_are_decisions_and_what_was_recorded)
{
	static const char *const revocable[] = {
		"assessment",	 "module-sign", "result", "placement",	   "working-time", "leave",
		"moved-date",	 "waiver",	"cohort-waiver", "exemption", "review",	   "gate-sign",
		"answer",	 "reported",
		"placement-sign", "capacity",	"meeting",
		"msf-invitation", "msf-summary", "report", "import", "retirement", "transfer", "corroboration",
		"ratification", "condition-met",
	};
	struct kinds all = all_kinds(real.s.a);
	size_t count = 0;

	for (size_t i = 0; i < all.count; i++)
		count += all.rows[i]->revocable;
	cr_expect(eq(sz, count, sizeof(revocable) / sizeof(*revocable)));
	for (size_t i = 0; i < sizeof(revocable) / sizeof(*revocable); i++) {
		const struct kind *row = kind_newest(&all, revocable[i]);

		cr_assert(row != NULL, "%s", revocable[i]);
		cr_expect(row->revocable, "%s", revocable[i]);
		/* Whoever may say it may take it back. */
		cr_expect(eq(int, (int)(row->roles & ~kind_newest(&all, "revoke")->roles), 0), "%s",
			  revocable[i]);
	}
}

Test(kinds, all_kinds_are_those_of_portfolio_and_of_assessment)
{
	struct kinds all = all_kinds(real.s.a);

	cr_expect(eq(sz, all.count, portfolio_kind_count + 18));
	cr_expect(kind_find(&all, "module-sign", 1) != NULL);
	for (size_t i = 0; i < portfolio_kind_count; i++)
		cr_expect(kind_find(&all, portfolio_kinds[i]->name, portfolio_kinds[i]->v) ==
			  portfolio_kinds[i]);
}
