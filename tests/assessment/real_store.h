/*
 * A real store with the shipped curricula, judged by all rows: what the program itself has open when
 * somebody speaks. rita is called "registrar", as in every store.
 *
 *   olive  training officer of tess    otto  training officer of nobody
 *   sam    assessor, approved for tess    tess  trainee on HCSA-LAB@2023.1 from 2024-01-08 on
 */
#ifndef TESTS_ASSESSMENT_REAL_STORE_H
#define TESTS_ASSESSMENT_REAL_STORE_H

#include "assessment/catalogue.h"
#include "assessment/completion.h"
#include "assessment/kinds.h"
#include "core/xml.h"
#include "curricula/library.h"
#include "portfolio/store_fixture.h"

#define REAL_PEOPLE 12

struct real {
	struct store s;
	struct library *lib;
	struct faults faults;
	struct published *published;
	const char *names[REAL_PEOPLE];
	struct key *keys[REAL_PEOPLE];
	size_t people;
	struct digest hcsa; /* of HCSA-LAB@2023.1 */
};

/* What somebody says. */
struct words {
	const char *by;
	enum role as;
	const char *kind;
	const char *in;	   /* portfolio; NULL: store-wide */
	const char *body;  /* JSON, with ' for "; NULL: {} */
	const char *texts; /* names, separated by spaces; each holds "text NAME" */
	bool salted;	   /* under salts that are all nines, not random ones */
	const struct digest *about;
	size_t about_count;
};

static inline const struct key *real_key(struct real *r, const char *person)
{
	for (size_t i = 0; i < r->people; i++) {
		if (strcmp(r->names[i], person) == 0)
			return r->keys[i];
	}
	cr_assert(strcmp(person, "registrar") == 0, "%s has no key", person);
	return r->s.registrar;
}

static inline json_t *real_body(struct real *r, const char *text)
{
	char *json = arena_text(r->s.a, text ? text : "{}");
	json_t *body;

	for (char *p = json; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	body = json_loads(json, 0, NULL);
	cr_assert(body != NULL, "%s", json);
	return body;
}

/* Signed by who says it, and said to nobody yet. */
static inline struct submission real_sign(struct real *r, const struct words *l)
{
	struct entry e = store_draft(&r->s, l->kind, real_body(r, l->body));
	const char *names = l->texts ? l->texts : "";
	struct text texts[8] = { 0 };
	size_t count = 0;

	while (*names) {
		size_t n = strcspn(names, " ");
		const char *name = arena_bytes(r->s.a, names, n);
		const char *words = arena_printf(r->s.a, "text %s", name);

		cr_assert(count < 8);
		texts[count] = (struct text){ .name = name, .bytes = words, .len = strlen(words),
					      .salted = l->salted };
		memset(texts[count].salt, 9, sizeof(texts[count].salt));
		count++;
		names += n + (names[n] == ' ');
	}
	e.author = l->by;
	e.role = l->as;
	e.portfolio = l->in ? l->in : "";
	e.about = (struct digest *)l->about;
	e.about_count = l->about_count;
	return store_sign(&r->s, &e, real_key(r, l->by), texts, count);
}

static inline struct verdict real_try(struct real *r, const struct words *l)
{
	struct submission submission = real_sign(r, l);

	r->s.now += 60;
	return store_append(&r->s, &submission);
}

/* It must be accepted. Its digest. */
static inline struct digest real_say(struct real *r, struct words l)
{
	struct verdict v = real_try(r, &l);

	cr_assert(eq(int, v.status, OK), "%s by %s: %s", l.kind, l.by, v.err.text);
	return v.digest;
}

static inline uint64_t real_size(struct real *r)
{
	struct checkpoint head;
	const char *text;
	size_t len;

	cr_assert(eq(int, journal_head(r->s.j, r->s.a, &head, &text, &len, &err), OK), "%s",
		  err.text);
	return head.size;
}

/* A curriculum of the shipped library. */
static inline const struct curriculum *real_curriculum(struct real *r, const char *name)
{
	const struct curriculum *c;
	struct ref ref;

	cr_assert(eq(int, ref_parse(name, &ref, &err), OK));
	c = library_curriculum(r->lib, &ref);
	cr_assert(c != NULL && c->resolved, "%s", name);
	return c;
}

/* Publishes files as ref with that digest; `files` may be anything. */
static inline struct verdict real_publish_files(struct real *r, const char *name,
						const struct digest *digest,
						const struct library_file *files, size_t count)
{
	struct text *texts = arena_array(r->s.a, count, sizeof(*texts));
	json_t *list = json_array();
	struct submission submission;
	char hex[DIGEST_HEX];
	struct entry e;

	for (size_t i = 0; i < count; i++) {
		struct digest sha256 = digest_of(files[i].bytes, files[i].len);

		digest_hex(&sha256, hex);
		json_array_append_new(list, json_pack("{ssss}", "name", files[i].name, "sha256", hex));
		texts[i] = (struct text){ .name = arena_printf(r->s.a, "file.%zu", i + 1),
					  .bytes = files[i].bytes,
					  .len = files[i].len };
	}
	digest_hex(digest, hex);
	e = store_draft(&r->s, "publish",
			json_pack("{ssssso}", "curriculum", name, "digest", hex, "files", list));
	submission = store_sign(&r->s, &e, r->s.registrar, texts, count);
	r->s.now += 60;
	return store_append(&r->s, &submission);
}

static inline struct digest real_publish(struct real *r, const char *name)
{
	const struct curriculum *c = real_curriculum(r, name);
	struct library_file *files;
	size_t count = library_files(r->lib, c, r->s.a, &files);
	struct verdict v = real_publish_files(r, name, &c->digest, files, count);

	cr_assert(eq(int, v.status, OK), "%s: %s", name, v.err.text);
	return c->digest;
}

/* Opens the store again, with a catalogue that has read nothing yet. */
static inline void real_reopen(struct real *r)
{
	struct world world;

	store_reopen(&r->s, true);
	world = journal_world(r->s.j);
	r->published = published_new(&world, r->s.a);
	journal_catalogue(r->s.j, published_catalogue(r->published));
}

/* A store with the registrar alone. */
static inline void real_open(struct real *r)
{
	struct store *s = &r->s;

	memset(r, 0, sizeof(*r));
	store_prepare(s);
	arena_free(s->a);
	s->a = arena_new((size_t)1 << 30);
	s->kinds = all_kinds(s->a);
	cr_assert(eq(int, journal_create(s->dir, &s->anchor, &s->kinds, s->now, &s->random, &err), OK),
		  "%s", err.text);
	real_reopen(r);
	r->lib = library_new(s->a);
	faults_init(&r->faults, s->a, 20);
	cr_assert(eq(int, library_read_folder(r->lib, PROJECT_SOURCE "/curricula/library", false,
					      &r->faults, &err), OK), "%s", err.text);
	cr_assert(eq(int, library_check(r->lib, &r->faults, &err), OK), "%s", err.text);
}

static inline void real_close(struct real *r)
{
	for (size_t i = 0; i < r->people; i++)
		key_free(r->keys[i]);
	store_remove(&r->s);
}

/* A person with a key. */
static inline void real_person(struct real *r, const char *name)
{
	struct submission submission;
	struct verdict v;

	cr_assert(r->people < REAL_PEOPLE);
	r->names[r->people] = name;
	cr_assert(eq(int, key_generate(KEY_P256, &r->s.random, &r->keys[r->people], &err), OK));
	submission = person_says(&r->s, name, name);
	v = store_append(&r->s, &submission);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	submission = key_says(&r->s, name, r->keys[r->people]);
	v = store_append(&r->s, &submission);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	r->people++;
}

static inline struct digest real_role(struct real *r, const char *person, const char *role)
{
	return real_say(r, (struct words){
				   .by = "registrar",
				   .as = ROLE_REGISTRAR,
				   .kind = "role",
				   .body = arena_printf(r->s.a,
							"{'person':'%s','role':'%s','from':'2024-01-01'}",
							person, role),
			   });
}

static inline struct digest real_enrol(struct real *r, const char *trainee, const char *curriculum,
				       const struct digest *digest, const char *officer)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	return real_say(r, (struct words){
				   .by = "registrar",
				   .as = ROLE_REGISTRAR,
				   .kind = "enrolment",
				   .in = trainee,
				   .body = arena_printf(r->s.a,
							"{'curriculum':'%s','digest':'%s','start':"
							"'2024-01-08','wte':100,'site':'leeds','officer':"
							"'%s'}",
							curriculum, hex, officer),
			   });
}

/* Everybody named above. */
static inline void real_cast(struct real *r)
{
	real_open(r);
	r->hcsa = real_publish(r, "HCSA-LAB@2023.1");
	real_person(r, "olive");
	real_person(r, "otto");
	real_person(r, "sam");
	real_person(r, "tess");
	real_role(r, "olive", "training-officer");
	real_role(r, "otto", "training-officer");
	real_role(r, "sam", "assessor");
	real_enrol(r, "tess", "HCSA-LAB@2023.1", &r->hcsa, "olive");
	real_say(r, (struct words){ .by = "olive",
				   .as = ROLE_TRAINING_OFFICER,
				   .kind = "approval",
				   .in = "tess",
				   .body = "{'assessor':'sam'}" });
}

/* ---- work ---- */

static inline struct digest real_evidence(struct real *r)
{
	return real_say(r, (struct words){ .by = "tess",
					  .as = ROLE_TRAINEE,
					  .kind = "evidence",
					  .in = "tess",
					  .body = "{'first':'2024-02-12','last':'2024-02-12'}",
					  .texts = "title" });
}

/* Asks sam; `what` is the rest of the body. */
static inline struct digest real_request(struct real *r, const struct digest *evidence,
					 const char *what)
{
	return real_say(r, (struct words){
				   .by = "tess",
				   .as = ROLE_TRAINEE,
				   .kind = "request",
				   .in = "tess",
				   .body = arena_printf(r->s.a, "{'assessor':'sam',%s}", what),
				   .about = evidence,
				   .about_count = 1,
			   });
}

/* sam judges all `count` attempts of it so; marks are those of a DOPS. */
static inline struct digest real_judge(struct real *r, const struct digest *request,
				       const struct digest *evidence, size_t count, bool dops,
				       const char *point)
{
	struct digest about[2] = { *request, *evidence };
	const char *list = "";

	for (size_t i = 1; i <= count; i++)
		list = arena_printf(r->s.a, "%s%s{'n':%zu,'point':'%s'}", list, i > 1 ? "," : "", i,
				    point);
	return real_say(r, (struct words){
				   .by = "sam",
				   .as = ROLE_ASSESSOR,
				   .kind = "assessment",
				   .in = "tess",
				   .body = arena_printf(r->s.a, "{'form':'TOOLS@2010.1/%s','judgements':[%s]%s}",
							dops ? "DOPS" : "REVIEW", list,
							dops ? ",'marks':{'safety':'alone','method':"
							       "'alone'}" :
							       ""),
				   .texts = "note.feedback",
				   .about = about,
				   .about_count = 2,
			   });
}

static inline struct digest real_review(struct real *r, const char *items, size_t count,
					const char *point)
{
	struct digest evidence = real_evidence(r);
	struct digest request =
		real_request(r, &evidence, arena_printf(r->s.a, "'items':[%s]", items));

	return real_judge(r, &request, &evidence, count, false, point);
}

static inline struct digest real_dops(struct real *r, const char *module, const char *point)
{
	struct digest evidence = real_evidence(r);
	struct digest request = real_request(
		r, &evidence, arena_printf(r->s.a, "'tool':'DOPS','modules':['%s']", module));

	return real_judge(r, &request, &evidence, 1, true, point);
}

#endif
