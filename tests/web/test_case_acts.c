/*
 * What is said of a case on pages: claims that are kept until they are signed, and each act only
 * for whose part it is, at its time; and that nothing of a judgement is told by any of them before
 * it is open.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"

static struct served served;
static long number, evidence;

static void begin(void)
{
	serve_begin(&served);
	add_case_people(&served);
	begin_case(&served, &number, &evidence);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_case_acts, .init = begin, .fini = end, .timeout = 300);

static struct answered at(const char *after)
{
	char path[256];

	snprintf(path, sizeof path, "/cases/%ld%s", number, after);
	return ask_page(&served, path);
}

static int status_at(const char *after)
{
	struct answered a = at(after);
	int status = a.status;

	answered_free(&a);
	return status;
}

static json_t *json_at(const char *after)
{
	char path[256];

	snprintf(path, sizeof path, "/cases/%ld%s", number, after);
	return ask_json(&served, path);
}

static struct answered send_to(const char *after, const char *fields)
{
	char path[256], form[8192];

	snprintf(path, sizeof path, "/cases/%ld%s", number, after);
	snprintf(form, sizeof form, "%s&token=%s", fields, served.token);
	return ask(&served, path, form, NULL, NULL);
}

static int status_sent(const char *after, const char *fields)
{
	struct answered a = send_to(after, fields);
	int status = a.status;

	answered_free(&a);
	return status;
}

/* Sends it, and signs what comes of it with the key of the demonstration. */
static void say(const char *after, const char *fields)
{
	struct answered a = send_to(after, fields);
	char path[256], form[256];
	const char *where = strstr(a.head, "/sign/");

	cr_assert_eq(a.status, 303, "%s: %d", after, a.status);
	cr_assert(where, "%s leads to what is signed", after);
	snprintf(path, sizeof path, "%.*s/demo", (int)strcspn(where, "\r\n"), where);
	answered_free(&a);
	snprintf(form, sizeof form, "token=%s", served.token);
	a = ask(&served, path, form, NULL, NULL);
	cr_assert_eq(a.status, 303, "%s signs: %d", path, a.status);
	answered_free(&a);
}

static const json_t *outcome(const json_t *claims, size_t i)
{
	return json_array_get(json_object_get(claims, "outcomes"), i);
}

#define LO1 "/claim?outcome=CEN-R1%2FLO1"

Test(web_case_acts, a_claim_is_kept_as_a_draft_until_it_is_signed)
{
	char form[256];
	json_t *doc;

	step_in(&served, "paloma");
	snprintf(form, sizeof form,
		 "outcome=CEN-R1%%2FLO1&narrative=I+tested+pumps&piece-%ld=practice&do=keep",
		 evidence);
	cr_assert_eq(status_sent("/claim", form), 303);
	doc = json_at("/claims");
	cr_expect(json_is_null(json_object_get(outcome(doc, 0), "claim")));
	cr_expect_str_eq(json_string_value(json_object_get(
				 json_object_get(outcome(doc, 0), "draft"), "narrative")),
			 "I tested pumps");
	json_decref(doc);
	say("/claims", "");
	doc = json_at("/claims");
	cr_expect(json_is_integer(json_object_get(outcome(doc, 0), "claim")));
	cr_expect(json_is_null(json_object_get(outcome(doc, 0), "draft")),
		  "what is said is no draft");
	cr_expect_eq(json_integer_value(json_object_get(outcome(doc, 0), "words")), 3);
	json_decref(doc);
	cr_expect_eq(status_sent("/claims", ""), 409, "there is no draft to sign");
}

Test(web_case_acts, one_claim_is_signed_by_itself_and_wants_words)
{
	char form[256];
	struct answered a;

	step_in(&served, "paloma");
	snprintf(form, sizeof form, "outcome=CEN-R1%%2FLO2&narrative=&piece-%ld=knowledge&do=sign",
		 evidence);
	cr_expect_eq(status_sent("/claim", form), 422);
	cr_expect_eq(
		status_sent(
			"/claim",
			"outcome=CEN-R1%2FLO2&narrative=Patient+943+476+5919+was+there&do=sign"),
		422);
	a = send_to("/claim", "outcome=CEN-R1%2FLO2&narrative=Words&do=sign");
	cr_expect_eq(a.status, 422, "a claim rests on something");
	answered_free(&a);
	a = at("/claim?outcome=CEN-R1%2FLO2");
	cr_expect(strstr(a.body, "Words"), "what was typed is kept");
	cr_expect(strstr(a.body, "Acceptance of pumps"));
	answered_free(&a);
	snprintf(form, sizeof form,
		 "outcome=CEN-R1%%2FLO2&narrative=I+know+it&piece-%ld=knowledge&do=sign", evidence);
	say("/claim", form);
	cr_expect_eq(status_sent("/claim", "outcome=CEN-R1%2FLO9&narrative=x&do=keep"), 404);
}

Test(web_case_acts, a_narrative_that_is_too_long_is_kept_and_told)
{
	static const char word[] = "word+";
	char form[4096] = "outcome=CEN-R1%2FLO1&do=keep&narrative=";
	size_t n = strlen(form);
	struct answered a;

	for (int i = 0; i < 450; i++, n += strlen(word))
		memcpy(form + n, word, sizeof word);
	step_in(&served, "paloma");
	cr_assert_eq(status_sent("/claim", form), 303);
	a = at(LO1);
	cr_expect(strstr(a.body, "50 words too many"));
	answered_free(&a);
}

Test(web_case_acts, claims_are_their_applicants_alone)
{
	static const char *const pages[] = {"/claims", LO1, "/submit", "/appeal"};

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		forget_cookies(&served);
		cr_expect_eq(status_at(pages[i]), 303, "%s for nobody", pages[i]);
		step_in(&served, "amira");
		cr_expect_eq(status_at(pages[i]), 403, "%s for a trainee", pages[i]);
		step_in(&served, "gethin"); /* another applicant */
		cr_expect_eq(status_at(pages[i]), 404, "%s for another applicant", pages[i]);
	}
	cr_expect_eq(status_sent("/claim", "outcome=CEN-R1%2FLO1&narrative=x&do=keep"), 404);
	cr_expect_eq(status_sent("/submit", ""), 404);
	step_in(&served, "registrar");
	cr_expect_eq(status_at("/claims"), 403);
}

Test(web_case_acts, a_case_is_handed_in_once_all_is_claimed_and_sent_back_before_it_is_judged)
{
	struct answered a;

	step_in(&served, "registrar");
	cr_expect_eq(status_at("/return"), 409, "nothing is handed in yet");
	step_in(&served, "paloma");
	a = at("/submit");
	cr_expect(strstr(a.body, "To be put right first"));
	answered_free(&a);
	claim_case(&served, number, evidence);
	say("/submit", "");
	cr_expect_eq(status_at("/submit"), 409);
	cr_expect_eq(status_at(LO1), 409);
	cr_expect_eq(status_at("/return"), 403, "not by its applicant");
	step_in(&served, "registrar");
	cr_expect_eq(status_sent("/return", "outcome=rejected"), 422, "with a reason");
	cr_expect_eq(status_sent("/return", "outcome=nonsense&reason=x"), 422);
	say("/return", "outcome=more-information&reason=LO2:+which+devices?");
	cr_expect_eq(status_at("/return"), 409);
	step_in(&served, "paloma");
	cr_expect_eq(status_at(LO1), 200, "it can be claimed again");
}

Test(web_case_acts, a_member_stands_down_and_nobody_else_does)
{
	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	step_in(&served, "shirin"); /* an assessor of another case */
	cr_expect_eq(status_at("/stand-down"), 404);
	step_in(&served, "registrar");
	cr_expect_eq(status_at("/stand-down"), 403);
	step_in(&served, "ines");
	cr_expect_eq(status_sent("/stand-down", ""), 422);
	say("/stand-down", "because=interest");
	cr_expect_eq(status_at(""), 404, "who stood down sees no more of it");
	step_in(&served, "vera");
	cr_expect_eq(status_at(""), 404, "and its panel is no more");
}

/* Whatever page it is: no mark, no reason, no plan that would tell what was found missing. */
Test(web_case_acts, nothing_that_follows_from_judgements_is_there_before_they_are_open)
{
	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	for (size_t i = 0; i < 5; i++) {
		step_in(&served,
			((const char *const[]){"ines", "theo", "vera", "registrar", "paloma"})[i]);
		cr_expect_eq(status_at("/top-up"), 404);
	}
	judge_case(&served, number);
	step_in(&served, "theo");
	cr_expect_eq(status_at("/top-up"), 200);
	cr_expect_eq(status_at("/condition"), 409, "nothing is decided");
	step_in(&served, "vera");
	cr_expect_eq(status_at("/condition"), 403, "a lay member finds no condition met");
	step_in(&served, "paloma");
	cr_expect_eq(status_at("/top-up"), 404, "not for its applicant before it is ratified");
	cr_expect_eq(status_at("/appeal"), 409);
	step_in(&served, "registrar");
	cr_expect_eq(status_at("/exempt"), 409);
}

/* The panel decides, all sign, and a registrar ratifies. */
static void decide(void)
{
	settle_case(&served, number);
	ratify_case(&served, number);
}

Test(web_case_acts, once_ratified_conditions_are_met_and_the_applicant_may_appeal)
{
	json_t *doc;

	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	judge_case(&served, number);
	decide();
	step_in(&served, "paloma");
	doc = json_at("/top-up");
	cr_expect(json_array_size(json_object_get(doc, "plan")) > 0);
	json_decref(doc);
	cr_expect_eq(status_at("/condition"), 403);
	step_in(&served, "theo");
	doc = json_at("/condition");
	cr_expect_eq(json_array_size(json_object_get(doc, "choices")), 2);
	json_decref(doc);
	cr_expect_eq(status_sent("/condition", "condition=7&reason=x"), 422);
	say("/condition", "condition=2&reason=The+report+of+May");
	doc = json_at("/condition");
	cr_expect_eq(json_array_size(json_object_get(doc, "choices")), 1);
	json_decref(doc);
	step_in(&served, "paloma");
	cr_expect_eq(status_sent("/appeal", "ground=evidence"), 422);
	say("/appeal", "ground=evidence&reason=The+report+was+there");
	cr_expect_eq(status_at("/appeal"), 409);
	cr_expect_eq(status_at("/top-up"), 404,
		     "what was found is open to appeal, and judged anew");
}

/* One member's decision stands: the others are asked to sign it, and overrule nobody by the first button that they see. */
Test(web_case_acts, a_decision_is_signed_first_and_made_otherwise_only_when_that_is_unfolded)
{
	struct answered a;
	const char *assent, *otherwise, *again;
	char to[512];

	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	judge_case(&served, number);
	step_in(&served, "ines");
	a = at("/panel");
	cr_expect_null(strstr(a.body, "Decide otherwise"), "nothing is decided yet");
	cr_expect(strstr(a.body, "name=\"mark-1\""));
	answered_free(&a);
	say("/panel", "mark-1=partly&why-1=More.&mark-2=partly&why-2=More.&outcome=not-equivalent&reason=Too+little");
	step_in(&served, "theo");
	a = at("/panel");
	assent = strstr(a.body, "Go on to sign it too");
	otherwise = strstr(a.body, "Decide otherwise");
	again = strstr(a.body, "name=\"mark-1\"");
	cr_assert(assent && otherwise && again);
	cr_expect(assent < otherwise && otherwise < again);
	answered_free(&a);
	a = send_to("/panel", "mark-1=met&why-1=&outcome=equivalent&reason=Typed");
	cr_expect_eq(a.status, 422);
	cr_expect_null(strstr(a.body, "Decide otherwise"), "what was typed is not folded away");
	answered_free(&a);
	a = send_to("/assent", "");
	snprintf(to, sizeof to, "%.*s", (int)strcspn(strstr(a.head, "/sign/"), "\r\n"), strstr(a.head, "/sign/"));
	answered_free(&a);
	sign_in_demo(&served, to);
	cr_expect(strstr(to, "/panel?signed="), "%s", to);
	cr_expect(page_says(&served, to, "Signed. It stands in the record"));
}

/* What the new panel and the applicant begin with: the decision, and what was said against it. */
Test(web_case_acts, an_appeal_is_shown_with_its_grounds_and_what_it_is_against)
{
	static const char *const people[] = {"paloma", "registrar"};
	static const char *const words[] = {"The report was there", "does not follow from what was handed in",
					    "The decision before", "Both want more."};
	json_t *doc;

	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	judge_case(&served, number);
	settle_case(&served, number);
	ratify_case(&served, number);
	step_in(&served, "paloma");
	doc = json_at("");
	cr_expect(json_is_null(json_object_get(doc, "appeal")));
	json_decref(doc);
	say("/appeal", "ground=evidence&reason=The+report+was+there");
	for (size_t i = 0; i < 2; i++) {
		struct answered a;

		step_in(&served, people[i]);
		a = at("");
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			cr_expect(strstr(a.body, words[k]), "%s: %s", people[i], words[k]);
		cr_expect_null(strstr(a.body, "Ratify<small>not yet"), "%s: it was ratified once", people[i]);
		answered_free(&a);
		doc = json_at("");
		cr_expect_str_eq(json_string_value(json_object_get(json_object_get(doc, "appeal"), "ground")), "evidence");
		json_decref(doc);
	}
}

/* An appeal was typed over an evening: whatever is wrong with it, it comes back. */
Test(web_case_acts, what_is_refused_comes_back_with_what_was_typed)
{
	struct answered a;

	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	judge_case(&served, number);
	decide();
	step_in(&served, "paloma");
	a = send_to("/appeal", "ground=procedure&reason=Patient+943+476+5919+was+not+looked+at");
	cr_expect_eq(a.status, 422);
	cr_expect(strstr(a.body, "was not looked at"), "what was typed");
	cr_expect(strstr(a.body, "name=\"patient-data\""), "and it can be said that nobody is known by it");
	answered_free(&a);
}

/* A panel types a reason for each point of its agenda. */
Test(web_case_acts, what_a_panel_typed_comes_back_when_it_is_refused)
{
	static const char form[] = "outcome=conditional&mark-1=partly&why-1=Ring+0113+496+0000&mark-2=partly&why-2=Zephyr+"
				   "again&reason=Patient+943+476+5919+was+seen&condition-1=A+report&by-1=%s";
	static const char *const days[] = { "2027-01-31", "tomorrow" };
	char fields[512];
	struct answered a;

	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	judge_case(&served, number);
	step_in(&served, "ines");
	for (size_t i = 0; i < 2; i++) {
		snprintf(fields, sizeof fields, form, days[i]);
		a = send_to("/panel", fields);
		cr_expect_eq(a.status, 422, "%d", a.status);
		cr_expect(strstr(a.body, "Zephyr again") && strstr(a.body, "was seen") && strstr(a.body, days[i]) &&
				  strstr(a.body, "A report"),
			  "all that was typed");
		cr_expect(i == 1 || strstr(a.body, "name=\"patient-data\""));
		answered_free(&a);
	}
	snprintf(fields, sizeof fields, form, "2027-01-31&patient-data=not-a-patient&condition-2=Another&by-2=2027-01-31");
	cr_expect_eq(status_sent("/panel", fields), 303);
	settle_case(&served, number);
	step_in(&served, "registrar");
	a = send_to("/ratify", "comment=Patient+943+476+5919+was+seen");
	cr_expect_eq(a.status, 422, "%d", a.status);
	cr_expect(strstr(a.body, "was seen") && strstr(a.body, "name=\"patient-data\""));
	answered_free(&a);
	cr_expect_eq(status_sent("/ratify", "comment=Patient+943+476+5919+was+seen&patient-data=invented"), 303);
}

/* Sent by a session that has ended meanwhile, as over lunch. Gives where it is gone on with. */
static void lose_session(const char *after, const char *fields, char ret_page[256])
{
	char path[256], form[1024];
	struct answered a;
	json_t *doc;

	snprintf(path, sizeof path, "/cases/%s", after);
	if (*after == '/')
		snprintf(path, sizeof path, "/cases/%ld%s", number, after);
	snprintf(form, sizeof form, "%s&token=%s", fields, served.token);
	let_sessions_end(&served);
	a = ask(&served, path, form, "application/json", NULL);
	cr_assert_eq(a.status, 401, "%s: %d", path, a.status);
	doc = json_loads(a.body, 0, NULL);
	cr_assert(json_object_get(doc, "page"), "%s keeps nothing: %s", path, a.body);
	snprintf(ret_page, 256, "%s", json_string_value(json_object_get(doc, "page")));
	json_decref(doc);
	answered_free(&a);
}

Test(web_case_acts, what_was_typed_of_a_case_outlives_a_session_that_ends)
{
	static const struct {
		void (*until)(const struct served *s, long number);
		const char *as, *after, *form, *says;
	} tries[] = {
		{ NULL, "paloma", "apply",
		  "curriculum=STP-CEN@2023.1&target=modules&module=CEN-R2&statement=Typed+over+lunch", "Typed over lunch" },
		{ NULL, "paloma", "/claim", "outcome=CEN-R1/LO1&narrative=Typed+over+lunch&do=keep", "Typed over lunch" },
		{ submit_case, "registrar", "/return", "outcome=rejected&reason=Typed+over+lunch", "Typed over lunch" },
		{ allocate_case, "vera", "/stand-down", "because=interest&comment=Typed+over+lunch", "Typed over lunch" },
		{ judge_case, "ines", "/panel", "mark-1=partly&why-1=Typed+over+lunch", "Typed over lunch" },
		{ settle_case, NULL, NULL, NULL, NULL },
		{ ratify_case, "theo", "/condition", "condition=1&reason=Typed+over+lunch", "Typed over lunch" },
		{ NULL, "paloma", "/appeal", "ground=evidence&reason=Typed+over+lunch", "Typed over lunch" },
	};
	char page[256];
	json_t *doc;

	claim_case(&served, number, evidence);
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct answered a;

		if (tries[i].until)
			tries[i].until(&served, number);
		if (!tries[i].as)
			continue;
		step_in(&served, tries[i].as);
		lose_session(tries[i].after, tries[i].form, page);
		step_in(&served, tries[i].as);
		a = ask_page(&served, page);
		cr_expect(a.status == 200 && strstr(a.body, tries[i].says), "%s: %d", page, a.status);
		answered_free(&a);
		a = ask_page(&served, "/cases");
		cr_expect(strstr(a.body, page), "/cases leads to %s", page);
		answered_free(&a);
		doc = ask_json(&served, "/cases");
		cr_expect_geq(json_array_size(json_object_get(doc, "drafts")), 1);
		json_decref(doc);
	}
}

Test(web_case_acts, a_case_is_begun_on_a_page_with_every_declaration)
{
	static const char target[] = "curriculum=STP-CEN@2023.1&target=modules&module=CEN-R2";
	char form[1024], path[256];
	const char *where;
	struct answered a;
	json_t *doc;

	step_in(&served, "ottilie"); /* whose case is of that curriculum, and open */
	doc = ask_json(&served, "/cases/apply");
	cr_expect_eq(json_array_size(json_object_get(doc, "processes")), 1);
	json_decref(doc);
	step_in(&served, "gethin");
	snprintf(form, sizeof form, "%s&declare=own-work&token=%s", target, served.token);
	a = ask(&served, "/cases/apply", form, NULL, NULL);
	cr_expect_eq(a.status, 422, "one declaration of five");
	answered_free(&a);
	snprintf(form, sizeof form,
		 "%s&declare=own-work&declare=identity&declare=conduct&declare=no-patient&declare="
		 "sharing&from-1=2018-03-01&post-1=Technologist&token=%s",
		 target, served.token);
	a = ask(&served, "/cases/apply", form, NULL, NULL);
	cr_expect_eq(a.status, 422, "a post without its employer, whose people are kept off the panel");
	cr_expect(strstr(a.body, "Name the employer of post 1"));
	answered_free(&a);
	snprintf(form, sizeof form,
		 "%s&declare=own-work&declare=identity&declare=conduct&declare=no-patient&declare="
		 "sharing&employer-1=northfield&"
		 "from-1=2018-03-01&post-1=Technologist&token=%s",
		 target, served.token);
	a = ask(&served, "/cases/apply", form, NULL, NULL);
	cr_assert_eq(a.status, 303, "%d", a.status);
	where = strstr(a.head, "/sign/");
	cr_assert(where);
	snprintf(path, sizeof path, "%.*s/demo", (int)strcspn(where, "\r\n"), where);
	answered_free(&a);
	snprintf(form, sizeof form, "token=%s", served.token);
	a = ask(&served, path, form, NULL, NULL);
	cr_assert_eq(a.status, 303);
	cr_expect(strstr(a.head, "/claims"));
	answered_free(&a);
	step_in(&served, "ines");
	a = ask_page(&served, "/cases/apply");
	cr_expect_eq(a.status, 403, "who judges does not apply with that role");
	answered_free(&a);
}

static int agreement_status(const char *person)
{
	struct answered a;
	int status;

	step_in(&served, person);
	a = ask_page(&served, "/cases/agreement");
	status = a.status;
	answered_free(&a);
	return status;
}

Test(web_case_acts, how_far_assessors_agree_is_not_told_to_who_has_an_open_case)
{
	json_t *doc;

	cr_expect_eq(agreement_status("paloma"), 403);
	cr_expect_eq(agreement_status("amira"), 403);
	step_in(&served, "ines");
	doc = ask_json(&served, "/cases/agreement");
	cr_expect_eq(json_array_size(json_object_get(doc, "assessors")), 1,
		     "of the one case that is open");
	json_decref(doc);
	/* Whoever judges others may have a case of their own. */
	(void)type_in(&served, "--as|registrar|role|grant|ines|applicant|--from|2026-05-01");
	cr_assert(type_in(&served, "--as|ines|equivalence|apply|STP-CEN@2023.1|--target|outcomes|--"
				   "outcome|CEN-R1/LO1|--process|"
				   "EQUIVALENCE@2026.1|--declare|own-work|--declare|identity|--"
				   "declare|conduct|--declare|no-patient|"
				   "--declare|sharing"));
	cr_expect_eq(agreement_status("ines"), 404);
}

Test(web_case_acts, who_can_be_named_is_what_the_command_says)
{
	json_t *doc;

	claim_case(&served, number, evidence);
	submit_case(&served, number);
	step_in(&served, "registrar");
	{
		struct answered a = at("/allocate");
		size_t times = 0;

		for (const char *one = a.body; (one = strstr(one, ">Vera Lindqvist<")); one++)
			times++;
		cr_expect_eq(times, 1, "a candidate stands where they are chosen, once: %zu", times);
		answered_free(&a);
	}
	doc = json_at("/allocate");
	cr_expect_eq(json_array_size(json_object_get(doc, "seats")), 3);
	cr_expect(json_array_size(json_object_get(doc, "clerks")) > 0);
	json_decref(doc);
	cr_expect_eq(status_sent("/allocate", "professional=ines"), 422, "no lay member, no clerk");
	say("/allocate", "professional=ines&specialist=theo&lay=vera&clerk=registrar2");
	cr_expect_eq(status_at("/return"), 409, "what is allocated is not sent back");
}

Test(web_case_acts, the_readers_pages_have_all_evidence_and_no_judgement)
{
	static const char *const pages[] = {"/read?outcome=CEN-R1%2FLO2", "/standards"};
	struct answered a;
	json_t *doc;
	char *text;

	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	judge_case(&served, number);
	for (size_t i = 0; i < 2; i++) {
		forget_cookies(&served);
		cr_expect_eq(status_at(pages[i]), 303, "%s for nobody", pages[i]);
		step_in(&served, "shirin"); /* an assessor of another case */
		cr_expect_eq(status_at(pages[i]), 404, "%s", pages[i]);
		step_in(&served, "paloma");
		a = at(pages[i]);
		cr_expect_eq(a.status, 200);
		cr_expect_null(strstr(a.body, "Zephyr"));
		answered_free(&a);
		doc = json_at(pages[i]);
		text = json_dumps(doc, 0);
		cr_expect_null(strstr(text, "Zephyr"), "%s as data", pages[i]);
		free(text);
		json_decref(doc);
	}
	step_in(&served, "theo");
	a = at("/read");
	cr_expect(strstr(a.body, "Acceptance of pumps"));
	cr_expect(strstr(a.body, "data-key=\"j\""));
	answered_free(&a);
	cr_expect_eq(status_at("/read?outcome=CEN-R1%2FLO9"), 404);
}

static size_t cases_in_queue(const char *person)
{
	json_t *doc;
	const json_t *row;
	size_t i, count = 0;

	step_in(&served, person);
	doc = ask_json(&served, "/queue");
	json_array_foreach(json_object_get(doc, "items"), i, row)
	{
		count += json_integer_value(json_object_get(row, "seq")) == number;
	}
	json_decref(doc);
	return count;
}

Test(web_case_acts, a_case_is_in_the_queue_of_whose_move_it_is)
{
	claim_case(&served, number, evidence);
	submit_case(&served, number);
	cr_expect_eq(cases_in_queue("registrar"), 1, "to be allocated");
	cr_expect_eq(cases_in_queue("ines"), 0);
	allocate_case(&served, number);
	cr_expect_eq(cases_in_queue("registrar"), 0);
	cr_expect_eq(cases_in_queue("ines"), 1);
	cr_expect_eq(cases_in_queue("vera"), 0, "the lay judge nothing alone");
	judge_case(&served, number);
	cr_expect_eq(cases_in_queue("vera"), 1, "the panel decides");
}

/* However much somebody has, the newest is offered as the oldest, and what a claim rests on stays in it. */
Test(web_case_acts, a_claim_can_rest_on_any_piece_of_many)
{
	char form[512];
	json_t *doc;
	long last = 0;

	for (int i = 0; i < 70; i++) {
		last = type_in(&served, "--as|paloma|evidence|add|--title|A pump|--on|2026-02-01");
		cr_assert(last);
	}
	step_in(&served, "paloma");
	snprintf(form, sizeof form,
		 "outcome=CEN-R1%%2FLO1&narrative=I+tested+pumps&piece-%ld=practice&do=keep", last);
	cr_assert_eq(status_sent("/claim", form), 303);
	doc = json_at("/claims");
	cr_expect_eq(json_array_size(json_object_get(json_object_get(outcome(doc, 0), "draft"), "practice")), 1);
	json_decref(doc);
	say("/claims", "");
}
