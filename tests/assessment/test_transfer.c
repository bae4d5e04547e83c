/* Moving to another version with what carries, from the plan to the facts, in a real store. */
#include "assessment/moves.h"

TestSuite(transfer, .init = enter, .fini = leave);

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
