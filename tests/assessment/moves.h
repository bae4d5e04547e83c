/*
 * A real store in which tess can move: HCSA-LAB@2024.1 is published beside OLD, on which she is,
 * and a map from the one to the other. More versions and maps are published by who needs them.
 */
#ifndef TESTS_ASSESSMENT_MOVES_H
#define TESTS_ASSESSMENT_MOVES_H

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

/* OLD as version `version`, a year as 2024.1, in which `module` stands in the place of
 * AST-9@2023.1. */
static inline const char *version_text(const char *version, const char *module)
{
	struct library_file file;
	struct ref ref;
	char *text, *at;

	cr_assert(eq(int, ref_parse(OLD, &ref, &err), OK));
	cr_assert(library_source(real.lib, &ref, &file));
	text = arena_bytes(real.s.a, file.bytes, file.len);
	at = strstr(text, "version=\"2023.1\"");
	cr_assert(at != NULL);
	memcpy(at + strlen("version=\""), version, strlen("2023.1"));
	at = strstr(text, "AST-9@2023.1");
	cr_assert(at != NULL);
	memcpy(at, module, strlen("AST-9@2023.1"));
	return text;
}

/* Its digest. */
static inline struct digest publish_version(const char *version, const char *module)
{
	struct library *lib = library_new(real.s.a);
	const char *name = arena_printf(real.s.a, "HCSA-LAB@%s", version);
	const char *text = version_text(version, module);
	const struct curriculum *c;
	struct library_file *files;
	struct verdict v;
	struct ref ref;
	size_t count;

	cr_assert(eq(int, ref_parse(name, &ref, &err), OK));
	cr_assert(eq(int,
		     library_read(lib, arena_printf(real.s.a, "%s.xml", name), text, strlen(text),
				  true, &real.faults, &err),
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
	v = real_publish_files(&real, name, &c->digest, files, count);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	return c->digest;
}

/* The entry that published it. */
static inline struct digest publication(const char *ref)
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

/* Publishes the map `name` (ID@VERSION), by an entry about the publications of these curricula. */
static inline struct verdict publish_map(const char *name, const char *xml,
					 const char *const *curricula, size_t count)
{
	struct text text = {.name = "file.1", .bytes = xml, .len = strlen(xml)};
	struct digest about[4], sha256 = digest_of(xml, strlen(xml));
	struct submission submission;
	char hex[DIGEST_HEX];
	struct entry e;

	cr_assert(count <= sizeof about / sizeof *about);
	for (size_t i = 0; i < count; i++)
		about[i] = publication(curricula[i]);
	digest_hex(&sha256, hex);
	e = store_draft(&real.s, "map", json_pack("{ssss}", "map", name, "sha256", hex));
	e.about = about;
	e.about_count = count;
	submission = store_sign(&real.s, &e, real.s.registrar, &text, 1);
	real.s.now += 60;
	return store_append(&real.s, &submission);
}

static inline void enter(void)
{
	static const char *const ends[] = {NEW, OLD};
	struct verdict v;

	real_cast(&real);
	target = publish_version("2024.1", "ASQ-1@2023.1");
	v = publish_map(MAP, map_xml, ends, 2);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
}

static inline void leave(void)
{
	real_close(&real);
}

/* ---- what is asked ---- */

static inline struct facts *facts_of(const char *curriculum)
{
	struct facts *f = arena_alloc(real.s.a, sizeof(*f));

	cr_assert(eq(int,
		     facts_load(journal_db(real.s.j), "tess", curriculum, real.s.now, real.s.a, f,
				&err),
		     OK),
		  "%s", err.text);
	return f;
}

static inline const struct completion *come_to(const struct facts *f)
{
	const struct specialisms *specialisms;
	const struct curriculum *c;

	cr_assert(eq(int,
		     published_get(real.published, &f->enrolment.digest, &c, &specialisms, &err),
		     OK),
		  "%s", err.text);
	return completion(f, c, specialisms, real.s.a);
}

static inline enum unit_state unit(const struct completion *c, const char *module, const char *item)
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

/* From what she is on to the curriculum of that digest. */
static inline struct planned plan_to(const struct digest *digest)
{
	struct planned p = {.f = facts_of(NULL)};
	const struct specialisms *s;
	const struct curriculum *old;

	cr_assert(
		eq(int, published_get(real.published, &p.f->enrolment.digest, &old, &s, &err), OK));
	cr_assert(eq(int, published_get(real.published, digest, &p.new, NULL, &err), OK));
	cr_assert(eq(int,
		     published_maps_between(real.published, old->head.name, p.new->head.name,
					    time_day(real.s.now), real.s.a, &p.maps, &p.map_count,
					    &err),
		     OK),
		  "%s", err.text);
	p.plan = transfer_plan(p.f, old, s, p.new, p.maps, p.map_count, real.s.a);
	return p;
}

static inline struct planned plan(void)
{
	return plan_to(&target);
}

/* ---- what is said ---- */

static inline json_t *body_of(const struct planned *p)
{
	json_t *body;

	cr_assert(eq(int, transfer_body(p->f, &p->plan, p->new, p->maps, p->map_count, &body, &err),
		     OK));
	return body;
}

static inline json_t *body_of_plan(void)
{
	struct planned p = plan();

	return body_of(&p);
}

static inline struct verdict consent_as(const char *by, enum role role, json_t *body)
{
	struct entry e = store_draft(&real.s, "transfer", body);
	struct submission submission;
	struct entry enrolment;
	struct record record;

	cr_assert(eq(int,
		     journal_read(real.s.j, (uint64_t)facts_of(NULL)->enrolment.entry, real.s.a,
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

static inline struct digest consent_to(const struct digest *digest)
{
	struct planned p = plan_to(digest);
	struct verdict v = consent_as("tess", ROLE_TRAINEE, body_of(&p));

	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	return v.digest;
}

static inline struct digest consent(void)
{
	return consent_to(&target);
}

static inline struct verdict about_it(const char *by, enum role as, const char *kind,
				      const struct digest *what)
{
	struct words words = {
		.by = by, .as = as, .kind = kind, .in = "tess", .about = what, .about_count = 1};

	words.texts = strcmp(kind, "revoke") == 0 ? "reason" : NULL;

	return real_try(&real, &words);
}

static inline struct digest move_to(const struct digest *digest)
{
	struct digest said = consent_to(digest);
	struct verdict v = about_it("registrar", ROLE_REGISTRAR, "countersign", &said);

	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	return said;
}

static inline struct digest move(void)
{
	return move_to(&target);
}

static inline void refused(struct verdict v, enum status status, const char *words)
{
	cr_expect(eq(int, v.status, status), "%s: %s", words, v.err.text);
	cr_expect(strstr(v.err.text, words) != NULL, "\"%s\" should speak of \"%s\"", v.err.text,
		  words);
}

/* tess has closed AST-3 and has both of AST-9's. *ret_nine decided these. */
static inline void work(struct digest *ret_three, struct digest *ret_nine)
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

#endif
