/* Who may read what was written, and what is erased: release, redaction. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "portfolio/erasure.h"
#include "portfolio/kind.h"
#include "support/world.h"

static struct stage s;
static struct cast cast;
static struct err err;
static uint64_t evidence, assessed;

/* Evidence of tom's with a reflection, which asha has assessed. */
static void open_stage(void)
{
	uint64_t request;

	stage_open(&s);
	cast = stage_cast(&s);
	evidence = stage_say(&s, (struct say){
					 .kind = "evidence",
					 .by = "tom",
					 .as = ROLE_TRAINEE,
					 .in = "tom",
					 .body = "{'first':'2023-12-01','last':'2023-12-05'}",
					 .texts = "title narrative reflection file.1 file.1.name",
				 });
	request = stage_request(&s, "tom", evidence, "asha", "'CEN-R1/1'");
	assessed = stage_assess(&s, "asha", "tom", request, evidence, 1, "satisfactory");
}

static void close_stage(void)
{
	stage_close(&s);
}

TestSuite(private_kinds, .init = open_stage, .fini = close_stage);

static const uint64_t *one(uint64_t target)
{
	uint64_t *about = arena_array(s.memory, 2, sizeof(*about));

	about[0] = target;
	about[1] = ABOUT_END;
	return about;
}

static struct say release(const char *by, uint64_t target, const char *texts)
{
	return (struct say){.kind = "release",
			    .by = by,
			    .as = ROLE_TRAINEE,
			    .in = "tom",
			    .about = one(target),
			    .body = arena_printf(s.memory, "{'texts':[%s]}", texts)};
}

static struct say redaction(const char *by, enum role as, uint64_t target, const char *texts)
{
	return (struct say){.kind = "redaction",
			    .by = by,
			    .as = as,
			    .in = "tom",
			    .about = one(target),
			    .body = arena_printf(s.memory, "{'reason':'patient-data','texts':[%s]}",
						 texts)};
}

static int64_t count(const char *sql)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	cr_assert(eq(int, db_prepare_once(s.world.db, sql, &q, &err), OK), "%s", err.text);
	cr_assert(eq(int, query_step(q, &row, &err), OK), "%s", err.text);
	return row ? col_int(q, 0) : -1;
}

/* ---- release ---- */

Test(private_kinds, an_author_releases_a_reflection_once)
{
	stage_accepts(&s, release("tom", evidence, "'reflection'"));
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_release WHERE name = 'reflection'"), 1));
	stage_refuses(&s, release("tom", evidence, "'reflection'"), ERR_CONFLICT,
		      "is released already");
}

Test(private_kinds, what_cannot_be_released_is_refused)
{
	stage_member(&s, "tim");
	stage_enrol(&s, "tim", "omar");
	stage_refuses(&s, release("tim", evidence, "'reflection'"), ERR_DENIED,
		      "not the trainee of this portfolio");
	stage_refuses(&s, release("tom", assessed, "'note.feedback'"), ERR_DENIED, "is asha's");
	stage_refuses(&s, release("tom", evidence, "'narrative'"), ERR_INVALID, "is not private");
	stage_refuses(&s, release("tom", evidence, "'reflections'"), ERR_NOT_FOUND,
		      "has no text \"reflections\"");
	stage_refuses(&s, release("tom", evidence, "'reflection','reflection'"), ERR_INVALID,
		      "twice");
	stage_refuses(&s, release("tom", evidence, ""), ERR_INVALID, "one text at least");
	stage_accepts(&s, redaction("tom", ROLE_TRAINEE, evidence, "'reflection'"));
	stage_refuses(&s, release("tom", evidence, "'reflection'"), ERR_CONFLICT,
		      "is erased already");
}

Test(private_kinds, nobody_releases_for_another)
{
	struct say by_officer = release("omar", evidence, "'reflection'");

	by_officer.as = ROLE_TRAINING_OFFICER;
	stage_refuses(&s, by_officer, ERR_DENIED, "in the role trainee");
	stage_refuses(&s, release("omar", evidence, "'reflection'"), ERR_DENIED,
		      "not the trainee of this portfolio");
}

/* ---- redaction ---- */

Test(private_kinds, the_author_the_officer_and_a_registrar_erase)
{
	stage_accepts(&s, redaction("tom", ROLE_TRAINEE, evidence, "'narrative'"));
	stage_accepts(&s, redaction("omar", ROLE_TRAINING_OFFICER, evidence, "'reflection'"));
	stage_accepts(&s, redaction("registrar", ROLE_REGISTRAR, evidence, "'file.1','title'"));
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), 4));
	cr_expect(eq(i64,
		     count("SELECT count(*) FROM fact_redaction WHERE name = 'title'"
			   " AND reason = 'patient-data'"),
		     1));
}

Test(private_kinds, what_cannot_be_erased_is_refused)
{
	struct say other = redaction("tom", ROLE_TRAINEE, evidence, "'narrative'");

	stage_refuses(&s, redaction("asha", ROLE_ASSESSOR, evidence, "'narrative'"), ERR_DENIED,
		      "erased by tom, the training officer or a registrar");
	stage_refuses(&s, redaction("tom", ROLE_TRAINEE, assessed, "'note.feedback'"), ERR_DENIED,
		      "is asha's");
	stage_refuses(&s, redaction("tom", ROLE_TRAINEE, evidence, "'note.feedback'"),
		      ERR_NOT_FOUND, "has no text");
	stage_refuses(&s, redaction("tom", ROLE_TRAINEE, evidence, ""), ERR_INVALID, "at least");
	other.body = "{'reason':'mrs-jones','texts':['narrative']}";
	stage_refuses(&s, other, ERR_INVALID, "no reason to erase");
	other = redaction("tom", ROLE_TRAINEE, evidence, "'narrative'");
	other.about = NULL;
	stage_refuses(&s, other, ERR_INVALID, "about one entry");
	stage_accepts(&s, redaction("tom", ROLE_TRAINEE, evidence, "'narrative'"));
	stage_refuses(&s, redaction("omar", ROLE_TRAINING_OFFICER, evidence, "'title','narrative'"),
		      ERR_CONFLICT, "is erased already");
}

/* What rules read, and names in the whole store. */
Test(private_kinds, the_files_of_a_curriculum_stay_and_a_name_does_not)
{
	struct say store = redaction("registrar", ROLE_REGISTRAR, cast.publish, "'file.1'");
	uint64_t person = 2; /* after entry 0: omar, by stage_cast */

	store.in = NULL;
	stage_refuses(&s, store, ERR_DENIED, "what rules read");
	store.by = "omar";
	store.as = ROLE_TRAINING_OFFICER;
	store.about = one(person - 1);
	store.body = "{'reason':'personal-data','texts':['name']}";
	stage_refuses(&s, store, ERR_DENIED, "erased by registrar or a registrar");
	store.by = "registrar";
	store.as = ROLE_REGISTRAR;
	stage_accepts(&s, store);
	store.in = "tom";
	stage_refuses(&s, store, ERR_INVALID, "is in the portfolio \"\"");
}

static void countersigns(const char *by, enum role as, uint64_t target)
{
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = by,
				       .as = as,
				       .in = "tom",
				       .about = ABOUT(target)});
}

Test(private_kinds, what_an_assessor_wrote_takes_two)
{
	uint64_t said;

	said = stage_say(&s, redaction("asha", ROLE_ASSESSOR, assessed, "'note.feedback'"));
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), 0));
	stage_refuses(&s,
		      (struct say){.kind = "countersign",
				   .by = "registrar",
				   .as = ROLE_REGISTRAR,
				   .in = "tom",
				   .about = ABOUT(said)},
		      ERR_DENIED, "in the role training-officer");
	countersigns("omar", ROLE_TRAINING_OFFICER, said);
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), 1));
}

Test(private_kinds, an_officer_who_erases_what_an_assessor_wrote_needs_a_registrar)
{
	uint64_t said;

	said = stage_say(&s,
			 redaction("omar", ROLE_TRAINING_OFFICER, assessed, "'note.feedback'"));
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), 0));
	countersigns("registrar", ROLE_REGISTRAR, said);
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), 1));
}

/* A report of omar's and two meetings, of which tom recorded one: others rely on them all. */
Test(private_kinds, what_was_reported_or_agreed_takes_two)
{
	struct digest digest = digest_of(STAGE_CURRICULUM, strlen(STAGE_CURRICULUM));
	char hex[DIGEST_HEX];
	struct {
		const char *kind, *by;
		enum role as;
		const char *members, *text;
		enum role wrong, second;
	} rows[] = {
		{"report", "omar", ROLE_TRAINING_OFFICER, "'from':'2023-12-01','until':'2023-12-31'",
		 "note.summary", ROLE_ASSESSOR, ROLE_REGISTRAR},
		{"report", "asha", ROLE_ASSESSOR, "'from':'2023-12-01','until':'2023-12-31'",
		 "note.summary", ROLE_REGISTRAR, ROLE_TRAINING_OFFICER},
		{"meeting", "omar", ROLE_TRAINING_OFFICER, "'day':'2023-12-20'", "note.1", ROLE_ASSESSOR,
		 ROLE_REGISTRAR},
		{"meeting", "tom", ROLE_TRAINEE, "'day':'2023-12-21'", "note.1", ROLE_REGISTRAR,
		 ROLE_TRAINING_OFFICER},
	};
	static const char *const whose[] = {[ROLE_ASSESSOR] = "asha",
					    [ROLE_TRAINING_OFFICER] = "omar",
					    [ROLE_REGISTRAR] = "registrar"};

	digest_hex(&digest, hex);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t target, said;

		target = stage_say(&s, (struct say){.kind = rows[i].kind,
						    .by = rows[i].by,
						    .as = rows[i].as,
						    .in = "tom",
						    .body = arena_printf(s.memory, "{'digest':'%s',%s}",
									 hex, rows[i].members),
						    .texts = rows[i].text});
		said = stage_say(&s, redaction(rows[i].by, rows[i].as, target,
					       arena_printf(s.memory, "'%s'", rows[i].text)));
		cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), (int64_t)i), "row %zu", i);
		stage_refuses(&s,
			      (struct say){.kind = "countersign",
					   .by = whose[rows[i].wrong],
					   .as = rows[i].wrong,
					   .in = "tom",
					   .about = one(said)},
			      ERR_DENIED, "in the role");
		countersigns(whose[rows[i].second], rows[i].second, said);
		cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), (int64_t)i + 1), "row %zu",
			  i);
	}
}

/* rob, on a register, corroborates what nadia did, who has no enrolment and so no training officer. */
Test(private_kinds, what_is_said_of_an_applicant_is_erased_with_a_registrar)
{
	uint64_t done, said, erased;
	struct say say;

	stage_member(&s, "nadia");
	stage_role(&s, "nadia", "applicant");
	stage_member(&s, "rob");
	stage_role(&s, "rob", "registrant");
	done = stage_say(&s, (struct say){.kind = "evidence",
					  .by = "nadia",
					  .as = ROLE_APPLICANT,
					  .in = "nadia",
					  .body = "{'first':'2023-12-01','last':'2023-12-05'}",
					  .texts = "title"});
	said = stage_say(&s, (struct say){.kind = "corroboration",
					  .by = "rob",
					  .as = ROLE_REGISTRANT,
					  .in = "nadia",
					  .body = "{'as':'manager'}",
					  .texts = "comment",
					  .about = one(done)});
	say = redaction("rob", ROLE_REGISTRANT, said, "'comment'");
	say.in = "nadia";
	erased = stage_say(&s, say);
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), 0), "it waits");
	stage_accepts(&s, (struct say){.kind = "countersign",
				       .by = "registrar",
				       .as = ROLE_REGISTRAR,
				       .in = "nadia",
				       .about = one(erased)});
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), 1));
	say = redaction("nadia", ROLE_APPLICANT, done, "'title'");
	say.in = "nadia";
	stage_accepts(&s, say);
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), 2), "what is one's own, at once");
}

/* Whatever decides, and whatever is said of somebody's training, is erased by two. */
Test(private_kinds, the_kinds_that_others_rely_on_are_all_witnessed)
{
	static const char *const kinds[] = {"assessment", "answer",	"reported",	"msf-summary",
					      "report",	    "meeting",	"corroboration"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		cr_expect(kind_newest(&s.kinds, kinds[i])->witnessed, "%s", kinds[i]);
	cr_expect(not(kind_newest(&s.kinds, "evidence")->witnessed), "what is one's own is one's own to erase");
}

Test(private_kinds, the_only_registrar_erases_alone_and_it_is_counted)
{
	stage_accepts(&s, redaction("registrar", ROLE_REGISTRAR, assessed, "'note.feedback'"));
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_redaction"), 1));
	cr_expect(eq(i64, count("SELECT count(*) FROM fact_entry WHERE single = 1"), 2),
		  "this one, and the officer's role");
}

Test(private_kinds, every_reason_is_one_that_an_entry_may_give)
{
	for (size_t i = 0; i < erasure_reason_count; i++) {
		const char *name = erasure_reasons[i].name;
		struct say say = redaction("tom", ROLE_TRAINEE, evidence, "'title'");

		cr_expect(erasure_reason(name) == &erasure_reasons[i]);
		say.about = one(stage_evidence(&s, "tom"));
		say.body = arena_printf(s.memory, "{'reason':'%s','texts':['title']}", name);
		stage_accepts(&s, say);
	}
	cr_expect(erasure_reason("mrs-jones") == NULL);
}
