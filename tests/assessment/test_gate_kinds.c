/* review and gate-sign in a real store, on a curriculum that is small enough to be finished here. */
#include "assessment/real_store.h"

#include "portfolio/facts.h"
#include "portfolio/verify.h"

/*
 * One module of one activity, signed by olive. "talk" asks for nothing, "first" for the activity, "late"
 * for the module; the entry gate asks for the talk, the award for the module and "first". pia of the
 * panel may waive "first", and registrar with rob, who is on a register, "late".
 */
static const char module_xml[] =
	"<module xmlns=\"urn:attest:curriculum:1\" id=\"TST-1\" version=\"2023.1\" status=\"adopted\"\n"
	"    xml:lang=\"en-GB\" kind=\"unit\" level=\"2\" credits=\"10\">\n"
	"  <title>Making tea</title>\n"
	"  <aim>To make tea.</aim>\n"
	"  <outcome id=\"LO1\" kind=\"skill\">Makes tea.</outcome>\n"
	"  <activity id=\"1\" type=\"competence\" outcomes=\"LO1\">\n"
	"    <does>Makes a pot of tea.</does><evidence>The pot.</evidence><knows>Water boils.</knows>\n"
	"  </activity>\n"
	"  <complete><activities/></complete>\n"
	"</module>\n";
static const char curriculum_xml[] =
	"<curriculum xmlns=\"urn:attest:curriculum:1\" id=\"TEA\" version=\"2023.1\" status=\"adopted\"\n"
	"    xml:lang=\"en-GB\" programme=\"HCSA\" level=\"2\" specialism=\"haematology\" "
	"tools=\"TOOLS@2010.1\" entry-from=\"2023-01\">\n"
	"  <title>Tea</title>\n"
	"  <use module=\"TST-1@2023.1\"/>\n"
	"  <waiver of=\"first\" by=\"panel\"/>\n"
	"  <waiver of=\"late\" by=\"registrar\" countersign=\"registrant\"/>\n"
	"  <entry by=\"programme-lead\"><review ref=\"talk\"/></entry>\n"
	"  <review id=\"talk\" due=\"P1M\"><title>A talk</title></review>\n"
	"  <review id=\"first\" due=\"P6M\"><title>First</title><percent items=\"activities\" "
	"min=\"100\"/></review>\n"
	"  <review id=\"late\" due=\"P6M\"><title>Late</title><modules/></review>\n"
	"  <award id=\"cup\" due=\"P1Y\"><title>The cup</title><modules/><review ref=\"first\"/></award>\n"
	"</curriculum>\n";

static struct real real;
static struct digest tea; /* of the curriculum */
static char hex[DIGEST_HEX];

static void publish_tea(void)
{
	struct library *lib = library_new(real.s.a);
	const struct curriculum *c;
	struct library_file *files;
	struct faults faults;
	struct verdict v;
	struct ref ref;
	size_t count;

	faults_init(&faults, real.s.a, 20);
	cr_assert(eq(int, library_read(lib, "TST-1@2023.1.xml", module_xml, sizeof(module_xml) - 1,
				       true, &faults, &err), OK), "%s", faults.items[0].text);
	cr_assert(eq(int, library_read(lib, "TEA@2023.1.xml", curriculum_xml,
				       sizeof(curriculum_xml) - 1, true, &faults, &err), OK), "%s",
		  faults.items[0].text);
	cr_assert(eq(int, library_read_folder(lib, PROJECT_SOURCE "/curricula/library", false, &faults,
					      &err), OK));
	cr_assert(eq(int, library_check(lib, &faults, &err), OK), "%s", faults.items[0].text);
	cr_assert(eq(int, ref_parse("TEA@2023.1", &ref, &err), OK));
	c = library_curriculum(lib, &ref);
	cr_assert(c != NULL && c->resolved);
	count = library_files(lib, c, real.s.a, &files);
	v = real_publish_files(&real, "TEA@2023.1", &c->digest, files, count);
	cr_assert(eq(int, v.status, OK), "%s", v.err.text);
	tea = c->digest;
	digest_hex(&tea, hex);
}

static void enter(void)
{
	static const char *const people[][2] = {
		{ "olive", "training-officer" }, { "sam", "assessor" }, { "pia", "panel" },
		{ "rob", "registrant" }, { "lee", "programme-lead" },
	};

	real_open(&real);
	publish_tea();
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		real_person(&real, people[i][0]);
		real_role(&real, people[i][0], people[i][1]);
	}
	real_person(&real, "tess");
	real_enrol(&real, "tess", "TEA@2023.1", &tea, "olive");
	real_say(&real, (struct words){ .by = "olive", .as = ROLE_TRAINING_OFFICER, .kind = "approval",
					.in = "tess", .body = "{'assessor':'sam'}" });
}

static void leave(void)
{
	real_close(&real);
}

TestSuite(review, .init = enter, .fini = leave);
TestSuite(gate_sign, .init = enter, .fini = leave);

/* ---- saying it ---- */

static struct words review(const char *by, enum role as, const char *id, const char *point,
			   const char *missing)
{
	return (struct words){
		.by = by,
		.as = as,
		.kind = "review",
		.in = "tess",
		.body = arena_printf(real.s.a,
				     "{'digest':'%s','review':'%s','point':'%s','day':'2024-02-20'%s%s%s}",
				     hex, id, point, missing ? ",'exception':[" : "",
				     missing ? missing : "", missing ? "]" : ""),
		.texts = missing ? "comment reason" : "comment",
	};
}

static struct words gate(const char *by, enum role as, const char *id)
{
	return (struct words){
		.by = by,
		.as = as,
		.kind = "gate-sign",
		.in = "tess",
		.body = arena_printf(real.s.a, "{'digest':'%s','gate':'%s'}", hex, id),
	};
}

static void refused(struct words w, enum status status, const char *words)
{
	uint64_t before = real_size(&real);
	struct verdict v = real_try(&real, &w);

	cr_expect(eq(int, v.status, status), "%s: \"%s\"", words, v.err.text);
	cr_expect(strstr(v.err.text, words) != NULL, "\"%s\" should speak of \"%s\"", v.err.text,
		  words);
	cr_expect(eq(u64, real_size(&real), before), "%s", words);
}

static struct facts facts_at(int64_t at)
{
	struct facts f;

	cr_assert(eq(int, facts_load(journal_db(real.s.j), "tess", NULL, at, real.s.a, &f, &err), OK),
		  "%s", err.text);
	return f;
}

static struct facts facts(void)
{
	return facts_at(real.s.now);
}

static const struct gate_result *result(const char *id)
{
	const struct specialisms *specialisms;
	struct facts *f = arena_alloc(real.s.a, sizeof(*f));
	const struct curriculum *c;

	*f = facts();
	cr_assert(eq(int, published_get(real.published, &tea, &c, &specialisms, &err), OK), "%s",
		  err.text);
	return completion_gate(completion(f, c, specialisms, real.s.a), id);
}

/* The activity is signed off, and the module closed. Its signature. */
static struct digest do_the_work(void)
{
	struct digest done = real_review(&real, "'TST-1/1'", 1, "satisfactory");
	char decision[DIGEST_HEX];

	digest_hex(&done, decision);
	return real_say(&real, (struct words){
				       .by = "olive",
				       .as = ROLE_TRAINING_OFFICER,
				       .kind = "module-sign",
				       .in = "tess",
				       .body = arena_printf(real.s.a,
							    "{'module':'TST-1','digest':'%s','rests':[{"
							    "'entry':'%s','n':1,'slot':'TST-1/1'}]}",
							    hex, decision),
				       .about = &done,
				       .about_count = 1,
			       });
}

static struct digest take_back(const char *by, enum role as, const struct digest *what)
{
	return real_say(&real, (struct words){ .by = by, .as = as, .kind = "revoke", .in = "tess",
					       .texts = "reason", .about = what, .about_count = 1 });
}

static struct words countersign(const char *by, enum role as, const struct digest *what)
{
	return (struct words){ .by = by, .as = as, .kind = "countersign", .in = "tess", .about = what,
			       .about_count = 1 };
}

static bool verifies(void)
{
	struct digest before, after;

	cr_assert(eq(int, journal_rebuild(real.s.j, &before, &after, &err), OK), "%s", err.text);
	return digest_equal(&before, &after);
}

/* ---- review ---- */

Test(review, without_a_rule_is_the_meeting)
{
	struct facts f;

	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "talk", "satisfactory", NULL));
	f = facts();
	cr_assert(eq(sz, f.review_count, 1));
	cr_expect_str_eq(f.reviews[0].review, "talk");
	cr_expect_str_eq(f.reviews[0].point, "satisfactory");
	cr_expect_str_eq(f.reviews[0].by, "olive");
	cr_expect(eq(int, f.reviews[0].role, ROLE_TRAINING_OFFICER));
	cr_expect(eq(int, f.reviews[0].day, day_of(2024, 2, 20)));
	cr_expect(not(f.reviews[0].exception));
	cr_expect(eq(sz, f.reviews[0].missing_count, 0));
	cr_expect(result("talk")->done);
}

Test(review, has_a_met_point_only_while_its_rule_holds)
{
	refused(review("olive", ROLE_TRAINING_OFFICER, "first", "satisfactory", NULL), ERR_CONFLICT,
		"first cannot be closed");
	real_review(&real, "'TST-1/1'", 1, "satisfactory");
	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "first", "satisfactory", NULL));
	cr_expect(result("first")->done);
}

Test(review, has_a_point_that_is_not_met_at_any_time_and_the_latest_stands)
{
	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "first", "not-yet", NULL));
	cr_expect_not(result("first")->done);
	real_review(&real, "'TST-1/1'", 1, "satisfactory");
	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "first", "satisfactory", NULL));
	cr_expect(result("first")->done);
	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "first", "not-yet", NULL));
	cr_expect_not(result("first")->done);
	cr_expect(eq(sz, facts().review_count, 3));
}

Test(review, is_revised_with_a_comment_that_says_why)
{
	struct words first = review("olive", ROLE_TRAINING_OFFICER, "first", "not-yet", NULL);

	first.texts = NULL;
	real_say(&real, first);
	refused(first, ERR_INVALID, "first was recorded already, as not-yet by entry");
	first.texts = "comment";
	real_say(&real, first);
	/* Another review is none of its records. */
	first = review("olive", ROLE_TRAINING_OFFICER, "talk", "satisfactory", NULL);
	first.texts = NULL;
	real_say(&real, first);
}

Test(review, says_who_holds_it_when_and_on_which_scale)
{
	static const struct {
		const char *body;
		enum status status;
		const char *words;
	} rows[] = {
		{ "'review':'nothing','point':'satisfactory','day':'2024-02-20'", ERR_NOT_FOUND,
		  "has no review nothing" },
		{ "'review':'cup','point':'satisfactory','day':'2024-02-20'", ERR_NOT_FOUND,
		  "has no review cup" },
		{ "'review':'talk','point':'splendid','day':'2024-02-20'", ERR_INVALID,
		  "\"splendid\" is no point of talk" },
		{ "'review':'talk','point':'satisfactory','day':'2024-04-01'", ERR_INVALID,
		  "which is not yet" },
		{ "'review':'talk','point':'satisfactory','day':'2024-01-07'", ERR_INVALID,
		  "before tess began on 2024-01-08" },
		{ "'review':'talk','point':'satisfactory'", ERR_INVALID, "day" },
	};
	struct words w = review("olive", ROLE_TRAINING_OFFICER, "talk", "satisfactory", NULL);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		w.body = arena_printf(real.s.a, "{'digest':'%s',%s}", hex, rows[i].body);
		refused(w, rows[i].status, rows[i].words);
	}
	refused(review("registrar", ROLE_REGISTRAR, "talk", "satisfactory", NULL), ERR_DENIED,
		"talk is recorded by the training-officer, not by the registrar");
	refused(review("tess", ROLE_TRAINEE, "talk", "satisfactory", NULL), ERR_DENIED,
		"a review entry is written in the role");
	real_role(&real, "tess", "registrant");
	refused(review("tess", ROLE_REGISTRANT, "talk", "satisfactory", NULL), ERR_DENIED,
		"cannot say this of oneself");
	w = review("olive", ROLE_TRAINING_OFFICER, "talk", "satisfactory", NULL);
	w.body = arena_printf(real.s.a,
			      "{'digest':'%064d','review':'talk','point':'satisfactory','day':"
			      "'2024-02-20'}",
			      0);
	refused(w, ERR_CONFLICT, "tess is bound to TEA@2023.1");
}

Test(review, is_an_exception_by_whom_the_curriculum_lets_waive_it)
{
	struct facts f;

	refused(review("olive", ROLE_TRAINING_OFFICER, "first", "satisfactory", "'TST-1/1'"), ERR_DENIED,
		"first is waived by the panel, not by the training-officer");
	refused(review("pia", ROLE_PANEL, "first", "not-yet", "'TST-1/1'"), ERR_INVALID,
		"needs no exception");
	refused(review("pia", ROLE_PANEL, "first", "satisfactory", NULL), ERR_DENIED,
		"recorded by the training-officer");
	real_say(&real, review("pia", ROLE_PANEL, "first", "satisfactory", "'TST-1/1','first'"));
	f = facts();
	cr_assert(eq(sz, f.review_count, 1));
	cr_expect(f.reviews[0].exception);
	cr_assert(eq(sz, f.reviews[0].missing_count, 2));
	cr_expect_str_eq(f.reviews[0].missing[0], "TST-1/1");
	cr_expect_str_eq(f.reviews[0].missing[1], "first");
	cr_expect(eq(int, f.reviews[0].role, ROLE_PANEL));
	cr_expect(result("first")->done);
}

Test(review, is_no_exception_where_nothing_is_missing_or_named)
{
	struct words w = review("pia", ROLE_PANEL, "first", "satisfactory", "'TST-1/1'");

	refused(review("pia", ROLE_PANEL, "first", "satisfactory", ""), ERR_INVALID,
		"lists what was missing");
	refused(review("pia", ROLE_PANEL, "first", "satisfactory", "'TST-1/1','TST-1/1'"), ERR_INVALID,
		"listed twice");
	refused(review("pia", ROLE_PANEL, "first", "satisfactory", "'TST-1/1 and more'"), ERR_INVALID,
		"without spaces");
	w.texts = "comment";
	refused(w, ERR_INVALID, "an exception needs a reason");
	w = review("olive", ROLE_TRAINING_OFFICER, "talk", "satisfactory", NULL);
	w.texts = "reason";
	refused(w, ERR_INVALID, "for exceptions only");
	real_review(&real, "'TST-1/1'", 1, "satisfactory");
	refused(review("pia", ROLE_PANEL, "first", "satisfactory", "'TST-1/1'"), ERR_CONFLICT,
		"nothing is missing for first");
}

Test(review, that_is_done_is_put_right_by_exception_once_its_rule_holds_no_more)
{
	struct words again = review("pia", ROLE_PANEL, "first", "satisfactory", "'TST-1/1'");
	struct digest decision = real_review(&real, "'TST-1/1'", 1, "satisfactory");

	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "first", "satisfactory", NULL));
	refused(again, ERR_CONFLICT, "nothing is missing for first");
	take_back("sam", ROLE_ASSESSOR, &decision);
	cr_expect(result("first")->done);
	cr_expect(result("first")->flagged);
	refused(review("olive", ROLE_TRAINING_OFFICER, "first", "satisfactory", NULL), ERR_CONFLICT,
		"first is done, and cannot be closed again");
	real_say(&real, again);
	cr_expect(result("first")->done);
	cr_expect_not(result("first")->flagged);
	cr_expect(result("first")->record->exception);
}

Test(review, by_exception_waits_where_the_curriculum_wants_it_countersigned)
{
	struct digest waits = real_say(&real, review("registrar", ROLE_REGISTRAR, "late", "satisfactory",
						     "'TST-1'"));
	int64_t before = real.s.now;

	cr_expect(eq(sz, facts().review_count, 0));
	refused(countersign("pia", ROLE_PANEL, &waits), ERR_DENIED,
		"is countersigned in the role registrant, not panel");
	real_say(&real, countersign("rob", ROLE_REGISTRANT, &waits));
	cr_assert(eq(sz, facts().review_count, 1));
	cr_expect(gt(i64, facts().reviews[0].accepted, before));
	cr_expect(eq(sz, facts_at(before).review_count, 0));
	cr_expect(result("late")->done);
	cr_expect(verifies());
}

Test(review, by_exception_is_not_countersigned_once_nothing_is_missing)
{
	struct digest waits = real_say(&real, review("registrar", ROLE_REGISTRAR, "late", "satisfactory",
						     "'TST-1'"));

	do_the_work();
	refused(countersign("rob", ROLE_REGISTRANT, &waits), ERR_CONFLICT,
		"cannot take effect any more: nothing is missing for late");
}

Test(review, that_was_said_first_and_countersigned_last_is_the_latest)
{
	struct digest waits = real_say(&real, review("registrar", ROLE_REGISTRAR, "late", "satisfactory",
						     "'TST-1'"));

	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "late", "not-yet", NULL));
	cr_expect_not(result("late")->done);
	real_say(&real, countersign("rob", ROLE_REGISTRANT, &waits));
	cr_expect(result("late")->done);
}

Test(review, that_is_revoked_is_gone_from_then_on)
{
	struct digest talk =
		real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "talk", "satisfactory", NULL));
	int64_t before = real.s.now;

	take_back("olive", ROLE_TRAINING_OFFICER, &talk);
	cr_expect(eq(sz, facts().review_count, 0));
	cr_expect(eq(sz, facts_at(before).review_count, 1));
	cr_expect_not(result("talk")->done);
	cr_expect(verifies());
}

/* ---- gate-sign ---- */

Test(gate_sign, signs_an_award_while_its_rule_holds)
{
	struct digest cup;
	struct facts f;

	refused(gate("registrar", ROLE_REGISTRAR, "cup"), ERR_CONFLICT, "cup cannot be closed");
	do_the_work();
	refused(gate("registrar", ROLE_REGISTRAR, "cup"), ERR_CONFLICT, "cup cannot be closed");
	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "first", "satisfactory", NULL));
	cup = real_say(&real, gate("registrar", ROLE_REGISTRAR, "cup"));
	f = facts();
	cr_assert(eq(sz, f.gate_count, 1));
	cr_expect_str_eq(f.gates[0].gate, "cup");
	cr_expect_str_eq(f.gates[0].by, "registrar");
	cr_expect(digest_equal(&f.gates[0].digest, &cup));
	cr_expect(eq(i64, f.gates[0].revoked, 0));
	cr_expect(result("cup")->done);
	refused(gate("registrar", ROLE_REGISTRAR, "cup"), ERR_CONFLICT, "signed already, by registrar");
	cr_expect(verifies());
}

Test(gate_sign, that_is_revoked_is_told_and_can_be_given_again)
{
	struct digest cup;
	int64_t before;

	do_the_work();
	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "first", "satisfactory", NULL));
	cup = real_say(&real, gate("registrar", ROLE_REGISTRAR, "cup"));
	before = real.s.now;
	take_back("registrar", ROLE_REGISTRAR, &cup);
	cr_assert(eq(sz, facts().gate_count, 1));
	cr_expect(gt(i64, facts().gates[0].revoked, before));
	cr_expect(eq(i64, facts_at(before).gates[0].revoked, 0));
	cr_expect_not(result("cup")->done);
	real_say(&real, gate("registrar", ROLE_REGISTRAR, "cup"));
	cr_expect(result("cup")->done);
	cr_expect(eq(sz, facts().gate_count, 2));
}

Test(gate_sign, signs_the_entry_gate)
{
	refused(gate("lee", ROLE_PROGRAMME_LEAD, "entry"), ERR_CONFLICT, "entry cannot be closed");
	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "talk", "satisfactory", NULL));
	real_say(&real, gate("lee", ROLE_PROGRAMME_LEAD, "entry"));
	cr_assert(eq(sz, facts().gate_count, 1));
	cr_expect_str_eq(facts().gates[0].gate, "entry");
	cr_expect(result("entry")->done);
}

Test(gate_sign, is_by_whom_the_curriculum_names_and_of_what_it_has)
{
	real_say(&real, review("olive", ROLE_TRAINING_OFFICER, "talk", "satisfactory", NULL));
	refused(gate("olive", ROLE_TRAINING_OFFICER, "entry"), ERR_DENIED,
		"entry is signed by the programme-lead, not by the training-officer");
	refused(gate("lee", ROLE_PROGRAMME_LEAD, "talk"), ERR_INVALID, "talk is a review");
	refused(gate("lee", ROLE_PROGRAMME_LEAD, "saucer"), ERR_NOT_FOUND, "has no award saucer");
	refused(gate("tess", ROLE_TRAINEE, "entry"), ERR_DENIED, "written in the role");
	real_role(&real, "tess", "programme-lead");
	refused(gate("tess", ROLE_PROGRAMME_LEAD, "entry"), ERR_DENIED, "cannot say this of oneself");
	real_say(&real, gate("lee", ROLE_PROGRAMME_LEAD, "entry"));
}

/* ---- waivers of the curriculum ---- */

Test(review, may_be_waived_and_then_the_award_does_not_ask_for_it)
{
	struct words w = { .by = "pia", .as = ROLE_PANEL, .kind = "waiver", .in = "tess",
			   .texts = "reason",
			   .body = arena_printf(real.s.a, "{'digest':'%s','of':'first'}", hex) };

	do_the_work();
	refused(gate("registrar", ROLE_REGISTRAR, "cup"), ERR_CONFLICT, "cup cannot be closed");
	real_say(&real, w);
	real_say(&real, gate("registrar", ROLE_REGISTRAR, "cup"));
	w.by = "registrar";
	w.as = ROLE_REGISTRAR;
	w.body = arena_printf(real.s.a, "{'digest':'%s','of':'TST-1'}", hex);
	refused(w, ERR_DENIED,
		"TEA@2023.1 lets nobody waive TST-1; what can be waived is: first (by the panel); late "
		"(by the registrar, countersigned by a registrant)");
}
