/*
 * A real store in which a case of equivalence is begun: nadia applies for two outcomes of HCSA-LAB@2023.1, under the
 * shipped process; rob is on a register; tess is a trainee, of olive's, who is no applicant.
 */
#ifndef TESTS_ASSESSMENT_CASE_STORE_H
#define TESTS_ASSESSMENT_CASE_STORE_H

#include "assessment/kinds_case.h"
#include "assessment/real_store.h"

static struct real real;
static struct digest hcsa, process;
static char hcsa_hex[DIGEST_HEX], process_hex[DIGEST_HEX];

#define PROCESS "EQUIVALENCE@2026.1"
#define ALL "'own-work','identity','conduct','no-patient','sharing'"
#define TWO "'target':'outcomes','outcomes':['AST-1/LO1','AST-1/LO2']"

static inline struct verdict publish_process(const char *name, const void *bytes, size_t n)
{
	struct text file = { .name = "file.1", .bytes = bytes, .len = n };
	struct digest digest = digest_of(bytes, n);
	struct submission submission;
	char hex[DIGEST_HEX];
	struct entry e;

	digest_hex(&digest, hex);
	e = store_draft(&real.s, "process", json_pack("{ssss}", "process", name, "sha256", hex));
	submission = store_sign(&real.s, &e, real.s.registrar, &file, 1);
	real.s.now += 60;
	return store_append(&real.s, &submission);
}

static inline void case_enter(void)
{
	struct library_file file;
	struct verdict v;
	struct ref ref;

	real_open(&real);
	hcsa = real_publish(&real, "HCSA-LAB@2023.1");
	digest_hex(&hcsa, hcsa_hex);
	cr_assert(eq(int, ref_parse(PROCESS, &ref, &err), OK));
	cr_assert(library_source(real.lib, &ref, &file));
	process = digest_of(file.bytes, file.len);
	digest_hex(&process, process_hex);
	v = publish_process(PROCESS, file.bytes, file.len);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	real_person(&real, "nadia");
	real_person(&real, "rob");
	real_person(&real, "tess");
	real_person(&real, "olive");
	real_role(&real, "nadia", "applicant");
	real_role(&real, "rob", "registrant");
	real_role(&real, "olive", "training-officer");
	real_enrol(&real, "tess", "HCSA-LAB@2023.1", &hcsa, "olive");
}

static inline void case_leave(void)
{
	real_close(&real);
}

static inline void refused(struct words w, enum status status, const char *words)
{
	uint64_t before = real_size(&real);
	struct verdict v = real_try(&real, &w);

	cr_expect(eq(int, v.status, status), "%s: \"%s\"", words, v.err.text);
	cr_expect(strstr(v.err.text, words) != NULL, "\"%s\" should speak of \"%s\"", v.err.text,
		  words);
	cr_expect(eq(u64, real_size(&real), before), "%s", words);
}

/* ---- saying it ---- */

static inline struct words application(const char *rest)
{
	return (struct words){
		.by = "nadia",
		.as = ROLE_APPLICANT,
		.kind = "application",
		.in = "nadia",
		.body = arena_printf(real.s.a,
				     "{'curriculum':'HCSA-LAB@2023.1','digest':'%s','process':'%s',%s}",
				     hcsa_hex, process_hex, rest),
	};
}

static inline struct digest applied(void)
{
	return real_say(&real, application("'declares':[" ALL "]," TWO));
}

static inline struct digest evidence_of(const char *days)
{
	return real_say(&real, (struct words){ .by = "nadia", .as = ROLE_APPLICANT, .kind = "evidence",
					       .in = "nadia", .body = days, .texts = "title" });
}

#define RECENT "{'first':'2023-11-06','last':'2023-11-10'}"

/* A claim of `unit` that rests on one entry. */
static inline struct words claim(const struct digest *kase, const char *unit, const struct digest *item,
			  const char *shows, int words)
{
	struct digest *about = arena_array(real.s.a, 2, sizeof *about);
	char hex[DIGEST_HEX];

	about[0] = *kase;
	about[1] = *item;
	digest_hex(item, hex);
	return (struct words){
		.by = "nadia",
		.as = ROLE_APPLICANT,
		.kind = "claim",
		.in = "nadia",
		.body = arena_printf(real.s.a,
				     "{'items':[{'entry':'%s','shows':'%s'}],'outcome':'%s','words':%d}",
				     hex, shows, unit, words),
		.texts = "narrative",
		.about = about,
		.about_count = 2,
	};
}

static inline struct words submit(const struct digest *about, size_t count)
{
	return (struct words){ .by = "nadia", .as = ROLE_APPLICANT, .kind = "submission",
			       .in = "nadia", .about = about, .about_count = count };
}

static inline struct words send_back(const struct digest *submission, const char *outcome)
{
	return (struct words){ .by = "registrar",
			       .as = ROLE_REGISTRAR,
			       .kind = "case-return",
			       .in = "nadia",
			       .body = arena_printf(real.s.a, "{'outcome':'%s'}", outcome),
			       .texts = "reason",
			       .about = submission,
			       .about_count = 1 };
}

/* Application, two claims on one piece of evidence: what a submission is about. */
static inline void complete(struct digest ret_about[3])
{
	struct digest evidence;

	ret_about[0] = applied();
	evidence = evidence_of(RECENT);
	ret_about[1] = real_say(&real, claim(&ret_about[0], "AST-1/LO1", &evidence, "practice", 40));
	ret_about[2] = real_say(&real, claim(&ret_about[0], "AST-1/LO2", &evidence, "practice", 40));
}

/* ---- who judges ---- */

/* As real_person, on a professional register where there is a number. */
static inline void member(const char *name, const char *number, const char *role)
{
	struct submission submission;
	struct verdict v;

	cr_assert(real.people < REAL_PEOPLE);
	real.names[real.people] = name;
	cr_assert(eq(int, key_generate(KEY_P256, &real.s.random, &real.keys[real.people], &err), OK));
	real_say(&real, (struct words){ .by = "registrar", .as = ROLE_REGISTRAR, .kind = "person",
					.body = number ? arena_printf(real.s.a,
								      "{'person':'%s','register':'%s'}",
								      name, number) :
							 arena_printf(real.s.a, "{'person':'%s'}", name),
					.texts = "name" });
	submission = key_says(&real.s, name, real.keys[real.people]);
	v = store_append(&real.s, &submission);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	real.people++;
	real_role(&real, name, role);
}

#define SEAT(person, seat) "{'person':'" person "','seat':'" seat "'}"

static inline struct words allocate(const struct digest *submission, const char *clerk, const char *members)
{
	return (struct words){
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.kind = "allocation",
		.in = "nadia",
		.body = arena_printf(real.s.a, "{'clerk':'%s','members':[%s]}", clerk, members),
		.about = submission,
		.about_count = 1,
	};
}

#define PANEL SEAT("ines", "professional") "," SEAT("theo", "specialist") "," SEAT("vera", "lay")

#endif
