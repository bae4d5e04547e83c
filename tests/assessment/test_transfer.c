/* Moving to another version with what carries, from the plan to the facts, in a real store. */
#include "assessment/real_store.h"

#include "assessment/transfer.h"
#include "core/json.h"
#include "portfolio/facts.h"

#define OLD "HCSA-LAB@2023.1"
#define NEW "HCSA-LAB@2024.1"
#define MAP "MAP-LAB@2024.1"

static struct real real;
static struct digest target; /* of NEW */

static const char map_xml[] =
	"<map xmlns=\"urn:attest:curriculum:1\" id=\"MAP-LAB\" version=\"2024.1\" "
	"status=\"adopted\""
	" xml:lang=\"en-GB\" authority=\"The board\" from=\"2024-01-01\"><title>From one to the "
	"next</title>"
	"<source of=\"" OLD "\"/><target of=\"" NEW "\"/>"
	"<carries from=\"AST-9/1\" to=\"ASQ-1/2\" extent=\"same\"/>"
	"<carries from=\"AST-9/2\" to=\"ASQ-1/3\" extent=\"part\">Only half of it was asked "
	"for.</carries>"
	"<carries to=\"ASQ-1/4\" extent=\"none\">Nobody did this before.</carries></map>";

/* OLD with another version, in which AST-9 has given way to ASQ-1. */
static const char *next_version(void)
{
	struct library_file file;
	struct ref ref;
	char *text, *at;

	cr_assert(eq(int, ref_parse(OLD, &ref, &err), OK));
	cr_assert(library_source(real.lib, &ref, &file));
	text = arena_bytes(real.s.a, file.bytes, file.len);
	at = strstr(text, "version=\"2023.1\"");
	cr_assert(at != NULL);
	memcpy(at, "version=\"2024.1\"", 16);
	at = strstr(text, "AST-9@2023.1");
	cr_assert(at != NULL);
	memcpy(at, "ASQ-1@2023.1", 12);
	return text;
}

static void publish_next(void)
{
	struct library *lib = library_new(real.s.a);
	const char *text = next_version();
	const struct curriculum *c;
	struct library_file *files;
	struct verdict v;
	struct ref ref;
	size_t count;

	cr_assert(eq(int, ref_parse(NEW, &ref, &err), OK));
	cr_assert(eq(int,
		     library_read(lib, NEW ".xml", text, strlen(text), true, &real.faults, &err),
		     OK),
		  "%s", err.text);
	cr_assert(eq(int,
		     library_read_folder(lib, PROJECT_SOURCE "/curricula/library", false,
					 &real.faults, &err),
		     OK));
	cr_assert(eq(int, library_check(lib, &real.faults, &err), OK), "%s", err.text);
	c = library_curriculum(lib, &ref);
	cr_assert(c != NULL && c->resolved);
	count = library_files(lib, c, real.s.a, &files);
	v = real_publish_files(&real, NEW, &c->digest, files, count);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	target = c->digest;
}

static struct digest publication(const char *ref)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	cr_assert(eq(int,
		     db_query(journal_db(real.s.j),
			      "SELECT x.digest FROM fact_curriculum AS c JOIN fact_entry AS x"
			      " ON x.seq = c.seq WHERE c.ref = ?1",
			      &q, &err),
		     OK));
	bind_text(q, 1, ref);
	cr_assert(eq(int, query_step(q, &row, &err), OK));
	cr_assert(row);
	return col_digest(q, 0);
}

static struct verdict publish_map(const char *xml, size_t about_count)
{
	struct digest about[2] = {publication(NEW), publication(OLD)};
	struct text text = {.name = "file.1", .bytes = xml, .len = strlen(xml)};
	struct digest sha256 = digest_of(xml, strlen(xml));
	struct submission submission;
	char hex[DIGEST_HEX];
	struct entry e;

	digest_hex(&sha256, hex);
	e = store_draft(&real.s, "map", json_pack("{ssss}", "map", MAP, "sha256", hex));
	e.about = about;
	e.about_count = about_count;
	submission = store_sign(&real.s, &e, real.s.registrar, &text, 1);
	real.s.now += 60;
	return store_append(&real.s, &submission);
}

static void enter(void)
{
	struct verdict v;

	real_cast(&real);
	publish_next();
	v = publish_map(map_xml, 2);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
}

static void leave(void)
{
	real_close(&real);
}

TestSuite(transfer, .init = enter, .fini = leave);

/* ---- what is asked ---- */

static struct facts *facts_of(const char *curriculum)
{
	struct facts *f = arena_alloc(real.s.a, sizeof(*f));

	cr_assert(eq(int,
		     facts_load(journal_db(real.s.j), "tess", curriculum, real.s.now, real.s.a, f,
				&err),
		     OK),
		  "%s", err.text);
	return f;
}

static const struct completion *come_to(const struct facts *f)
{
	const struct specialisms *specialisms;
	const struct curriculum *c;

	cr_assert(eq(int,
		     published_get(real.published, &f->enrolment.digest, &c, &specialisms, &err),
		     OK),
		  "%s", err.text);
	return completion(f, c, specialisms, real.s.a);
}

static enum unit_state unit(const struct completion *c, const char *module, const char *item)
{
	const struct module_result *m = completion_module(c, module);

	for (size_t i = 0; m != NULL && i < m->unit_count; i++)
		if (strcmp(m->units[i].item, item) == 0)
			return m->units[i].state;
	return UNIT_OPEN;
}

struct planned {
	struct facts *f;
	struct transfer plan;
	const struct curriculum *new;
	const struct map *const *maps;
	size_t map_count;
};

static struct planned plan(void)
{
	struct planned p = {.f = facts_of(OLD)};
	const struct specialisms *s;
	const struct curriculum *old;

	cr_assert(eq(int, published_get(real.published, &real.hcsa, &old, &s, &err), OK));
	cr_assert(eq(int, published_get(real.published, &target, &p.new, NULL, &err), OK));
	cr_assert(eq(int,
		     published_maps_between(real.published, OLD, NEW, time_day(real.s.now),
					    real.s.a, &p.maps, &p.map_count, &err),
		     OK),
		  "%s", err.text);
	p.plan = transfer_plan(p.f, old, s, p.new, p.maps, p.map_count, real.s.a);
	return p;
}

/* ---- what is said ---- */

static json_t *body_of_plan(void)
{
	struct planned p = plan();
	json_t *body;

	cr_assert(
		eq(int, transfer_body(p.f, &p.plan, p.new, p.maps, p.map_count, &body, &err), OK));
	return body;
}

static struct verdict consent_as(const char *by, enum role role, json_t *body)
{
	struct entry e = store_draft(&real.s, "transfer", body);
	struct submission submission;
	struct entry enrolment;
	struct record record;

	cr_assert(eq(int,
		     journal_read(real.s.j, (uint64_t)facts_of(OLD)->enrolment.entry, real.s.a,
				  &record, &enrolment, &err),
		     OK));
	e.author = by;
	e.role = role;
	e.portfolio = "tess";
	e.about = &enrolment.digest;
	e.about_count = 1;
	submission = store_sign(&real.s, &e, real_key(&real, by), NULL, 0);
	real.s.now += 60;
	return store_append(&real.s, &submission);
}

static struct digest consent(void)
{
	struct verdict v = consent_as("tess", ROLE_TRAINEE, body_of_plan());

	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	return v.digest;
}

static struct verdict about_it(const char *by, enum role as, const char *kind,
			       const struct digest *what)
{
	struct words words = {
		.by = by, .as = as, .kind = kind, .in = "tess", .about = what, .about_count = 1};

	words.texts = strcmp(kind, "revoke") == 0 ? "reason" : NULL;

	return real_try(&real, &words);
}

static struct digest move(void)
{
	struct digest said = consent();
	struct verdict v = about_it("registrar", ROLE_REGISTRAR, "countersign", &said);

	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	return said;
}

static void refused(struct verdict v, enum status status, const char *words)
{
	cr_expect(eq(int, v.status, status), "%s: %s", words, v.err.text);
	cr_expect(strstr(v.err.text, words) != NULL, "\"%s\" should speak of \"%s\"", v.err.text,
		  words);
}

/* tess has closed AST-3 and has both of AST-9's. *ret_nine decided these. */
static void work(struct digest *ret_three, struct digest *ret_nine)
{
	struct facts *f;
	const struct specialisms *s;
	const struct curriculum *c;
	struct submission submission;
	struct rest *rests;
	struct entry e;
	struct digest *about;
	struct verdict v;
	json_t *body;
	size_t count, about_count;

	*ret_three = real_review(&real, "'AST-3/1','AST-3/2','AST-3/3'", 3, "satisfactory");
	real_dops(&real, "AST-3", "satisfactory");
	*ret_nine = real_review(&real, "'AST-9/1','AST-9/2'", 2, "satisfactory");
	f = facts_of(OLD);
	cr_assert(eq(int, published_get(real.published, &real.hcsa, &c, &s, &err), OK));
	cr_assert(eq(int, module_may_close(f, c, s, "AST-3", real.s.a, &rests, &count, &err), OK),
		  "%s", err.text);
	cr_assert(eq(int,
		     module_sign_body(f, "AST-3", rests, count, real.s.a, &body, &about,
				      &about_count, &err),
		     OK));
	e = store_draft(&real.s, "module-sign", body);
	e.about = about;
	e.about_count = about_count;
	e.author = "olive";
	e.role = ROLE_TRAINING_OFFICER;
	e.portfolio = "tess";
	submission = store_sign(&real.s, &e, real_key(&real, "olive"), NULL, 0);
	real.s.now += 60;
	v = store_append(&real.s, &submission);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
}

/* ---- the plan ---- */

Test(transfer, carries_the_same_module_whole_and_by_a_map_what_it_calls_the_same)
{
	struct digest three, nine;
	struct planned p;

	work(&three, &nine);
	p = plan();
	cr_assert(eq(sz, p.plan.carried_count, 5), "three activities, a DOPS, and one of AST-9");
	cr_expect_str_eq(p.plan.carried[0].from, "AST-3/1");
	cr_expect_str_eq(p.plan.carried[0].to, "AST-3/1");
	cr_expect(p.plan.carried[0].map == NULL);
	cr_expect_str_eq(p.plan.carried[3].to, "AST-3", "the assessment");
	cr_expect_str_eq(p.plan.carried[4].from, "AST-9/1");
	cr_expect_str_eq(p.plan.carried[4].to, "ASQ-1/2");
	cr_expect_str_eq(p.plan.carried[4].map->head.name, MAP);
	cr_assert(eq(sz, p.plan.sign_count, 1));
	cr_expect_str_eq(p.plan.signs[0]->module, "AST-3");
	cr_assert(eq(sz, p.plan.judged_count, 1));
	cr_expect_str_eq(p.plan.judged[0].from, "AST-9/2");
	cr_expect_str_eq(p.plan.judged[0].line->text, "Only half of it was asked for.");
	cr_assert(eq(sz, p.plan.lost_count, 1), "what is new");
	cr_expect_str_eq(p.plan.lost[0].to, "ASQ-1/4");
}

Test(transfer, loses_what_no_map_names)
{
	struct planned p;

	real_review(&real, "'AST-9/3'", 1, "satisfactory");
	p = plan();
	cr_expect(eq(sz, p.plan.carried_count, 0));
	cr_assert(eq(sz, p.plan.lost_count, 2));
	cr_expect_str_eq(p.plan.lost[0].from, "AST-9/3");
	cr_expect_str_eq(p.plan.lost[0].to, "");
}

Test(transfer, loses_an_assessment_as_itself_and_not_as_its_module)
{
	struct planned p;

	real_review(&real, "'AST-9/3'", 1, "satisfactory");
	real_dops(&real, "AST-9", "satisfactory");
	p = plan();
	cr_assert(eq(sz, p.plan.lost_count, 3));
	cr_expect_str_eq(p.plan.lost[0].attempt->item, "AST-9/3");
	cr_expect_str_eq(p.plan.lost[1].from, "AST-9", "which holds it, and was never closed");
	cr_assert(p.plan.lost[1].attempt != NULL);
	cr_expect_str_eq(p.plan.lost[1].attempt->item, "");
	cr_expect_str_eq(p.plan.lost[1].attempt->tool, "DOPS");
	cr_expect(p.plan.lost[2].attempt == NULL, "the map says that it is new");
}

Test(transfer, carries_nothing_that_was_not_judged_satisfactory)
{
	real_review(&real, "'AST-3/1','AST-9/1'", 2, "not-yet");
	cr_expect(eq(sz, plan().plan.carried_count, 0));
}

/* ---- the move ---- */

Test(transfer, waits_for_the_registrar_and_then_comes_to_what_was_shown)
{
	struct digest three, nine, said;
	const struct completion *shown, *is, *was;
	struct facts then, *now;
	struct planned p;
	struct verdict v;

	work(&three, &nine);
	p = plan();
	then = transfer_facts(p.f, &p.plan, p.new, real.s.a);
	then.enrolment.digest = target;
	shown = come_to(&then);
	said = consent();
	cr_expect_str_eq(facts_of(NULL)->enrolment.curriculum, OLD,
			 "nobody moves by a consent alone");
	v = about_it("registrar", ROLE_REGISTRAR, "countersign", &said);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);

	now = facts_of(NULL);
	cr_expect_str_eq(now->enrolment.curriculum, NEW);
	cr_expect_str_eq(now->enrolment.left_curriculum, OLD);
	cr_expect(eq(i32, now->enrolment.start, p.f->enrolment.start), "the clock goes on");
	is = come_to(now);
	cr_assert(eq(sz, is->module_count, shown->module_count));
	for (size_t i = 0; i < is->module_count; i++) {
		cr_expect(eq(int, is->modules[i].state, shown->modules[i].state), "%s",
			  is->modules[i].module->head.ref.id);
		cr_expect(eq(i32, is->modules[i].missing, shown->modules[i].missing), "%s",
			  is->modules[i].module->head.ref.id);
	}
	cr_expect(eq(int, completion_module(is, "AST-3")->state, MODULE_CLOSED));
	cr_expect(eq(int, unit(is, "ASQ-1", "ASQ-1/2"), UNIT_SIGNED));
	cr_expect(eq(int, unit(is, "ASQ-1", "ASQ-1/3"), UNIT_OPEN),
		  "a part counts for nothing by itself");
	was = come_to(facts_of(OLD));
	cr_expect(eq(int, completion_module(was, "AST-3")->state, MODULE_CLOSED),
		  "what was left stays readable");
	cr_expect(eq(int, unit(was, "AST-9", "AST-9/2"), UNIT_SIGNED));
}

Test(transfer, keeps_for_each_sign_off_where_it_comes_from)
{
	struct digest three, nine;
	const struct facts *f;
	const struct attempt *at;

	work(&three, &nine);
	(void)move();
	f = facts_of(NULL);
	cr_assert(eq(sz, f->attempt_count, 5));
	at = &f->attempts[4];
	cr_expect(at->carried);
	cr_expect_str_eq(at->was, "AST-9/1");
	cr_expect_str_eq(at->item, "ASQ-1/2");
	cr_expect_str_eq(at->map, MAP);
	cr_expect_str_eq(at->assessor, "sam");
	cr_expect(digest_equal(&at->decision_digest, &nine));
	cr_expect_str_eq(f->attempts[3].was, "AST-3", "an assessment: its module");
	cr_expect_str_eq(f->attempts[3].map, "");
}

Test(transfer, is_open_again_where_what_carried_is_taken_back)
{
	struct digest three, nine;
	struct verdict v;

	work(&three, &nine);
	(void)move();
	v = about_it("sam", ROLE_ASSESSOR, "revoke", &nine);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	cr_expect(eq(int, unit(come_to(facts_of(NULL)), "ASQ-1", "ASQ-1/2"), UNIT_OPEN));
	v = about_it("sam", ROLE_ASSESSOR, "revoke", &three);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	cr_expect(eq(int, completion_module(come_to(facts_of(NULL)), "AST-3")->state,
		     MODULE_IN_PROGRESS),
		  "its signature falls with it");
}

/* ---- refusals ---- */

Test(transfer, is_consented_to_by_the_trainee_alone)
{
	refused(consent_as("registrar", ROLE_REGISTRAR, body_of_plan()), ERR_DENIED, "trainee");
	refused(consent_as("olive", ROLE_TRAINEE, body_of_plan()), ERR_DENIED, "");
}

Test(transfer, carries_neither_more_nor_less_than_is_due)
{
	struct digest three, nine;
	json_t *body;

	work(&three, &nine);
	body = body_of_plan();
	json_array_remove(json_object_get(body, "carries"), 0);
	refused(consent_as("tess", ROLE_TRAINEE, body), ERR_CONFLICT,
		"\"carries\" is not what carries for tess");
	body = body_of_plan();
	json_object_set_new(json_array_get(json_object_get(body, "carries"), 4), "to",
			    json_string("ASQ-1/1"));
	refused(consent_as("tess", ROLE_TRAINEE, body), ERR_CONFLICT, "\"carries\"");
	body = body_of_plan();
	json_array_clear(json_object_get(body, "signs"));
	refused(consent_as("tess", ROLE_TRAINEE, body), ERR_CONFLICT, "\"signs\"");
	body = body_of_plan();
	json_array_clear(json_object_get(body, "maps"));
	refused(consent_as("tess", ROLE_TRAINEE, body), ERR_CONFLICT, "\"maps\"");
	body = body_of_plan();
	json_object_set_new(body, "curriculum", json_string(OLD));
	refused(consent_as("tess", ROLE_TRAINEE, body), ERR_CONFLICT, "another digest");
}

Test(transfer, is_signed_again_where_something_has_changed_before_the_registrar_signs)
{
	struct digest said = consent();
	struct verdict v;

	real_review(&real, "'AST-3/1'", 1, "satisfactory");
	v = about_it("registrar", ROLE_REGISTRAR, "countersign", &said);
	refused(v, ERR_CONFLICT, "cannot take effect any more");
	(void)move();
}

Test(transfer, is_taken_back_while_nothing_was_done_after_it)
{
	struct digest said = move(), evidence;
	struct verdict v = about_it("tess", ROLE_TRAINEE, "revoke", &said);

	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	cr_expect_str_eq(facts_of(NULL)->enrolment.curriculum, OLD);
	cr_expect(eq(i32, facts_of(NULL)->enrolment.ended, DAY_OPEN), "it goes on");
	said = move();
	evidence = real_evidence(&real);
	real_request(&real, &evidence, "'items':['AST-3/1']");
	refused(about_it("registrar", ROLE_REGISTRAR, "revoke", &said), ERR_CONFLICT,
		"is not taken back any more, since entry");
}

Test(transfer, goes_to_nothing_that_takes_nobody)
{
	struct digest about = publication(NEW);
	struct words words = {.by = "registrar",
			      .as = ROLE_REGISTRAR,
			      .kind = "retirement",
			      .body = "{'from':'2024-01-01','what':'closed'}",
			      .texts = "reason",
			      .about = &about,
			      .about_count = 1};
	struct verdict v = real_try(&real, &words);

	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	refused(consent_as("tess", ROLE_TRAINEE, body_of_plan()), ERR_DENIED,
		"takes nobody who starts on");
}

/* ---- maps ---- */

Test(transfer, its_map_is_held_to_the_published_curricula)
{
	char *wrong = arena_text(real.s.a, map_xml), *at;

	refused(publish_map(map_xml, 2), ERR_CONFLICT, "is published already");
	at = strstr(wrong, "ASQ-1/2");
	memcpy(at, "ASQ-9/2", 7);
	at = strstr(wrong, "MAP-LAB");
	memcpy(at, "MAP-LAC", 7);
	refused(publish_map(wrong, 2), ERR_CONFLICT, "is published already");
}
