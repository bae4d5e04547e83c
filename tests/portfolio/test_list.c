/* The lists that people look at, over a small world. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/list.h"
#include "support/world.h"

static struct stage stage;
static struct cast cast;
static struct err err;

static void enter(void)
{
	stage_open(&stage);
	cast = stage_cast(&stage);
}

static void leave(void)
{
	stage_close(&stage);
}

TestSuite(list, .init = enter, .fini = leave);

static struct db *db(void)
{
	return stage.world.db;
}

static const struct listed_person *person(const char *id)
{
	struct listed_person *people;
	size_t count;

	cr_assert(eq(int, list_people(db(), stage.memory, &people, &count, &err), OK), "%s", err.text);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(people[i].id, id) == 0)
			return &people[i];
	}
	return NULL;
}

/* ---- people ---- */

Test(list, people_are_listed_in_order_of_id_each_once)
{
	static const char *const ids[] = { "asha", "omar", "registrar", "tom" };
	struct listed_person *people;
	size_t count;

	cr_assert(eq(int, list_people(db(), stage.memory, &people, &count, &err), OK));
	cr_assert(eq(sz, count, 4));
	for (size_t i = 0; i < count; i++) {
		cr_expect_str_eq(people[i].id, ids[i]);
		cr_expect(people[i].has_key, "%s", ids[i]);
	}
}

Test(list, a_person_has_the_roles_that_were_granted_with_their_dates_and_scope)
{
	const struct listed_person *asha;
	uint64_t second;

	stage_say(&stage, (struct say){ .kind = "role", .by = "registrar", .as = ROLE_REGISTRAR,
					.body = "{'person':'asha','role':'registrant','from':'2024-01-01',"
						"'until':'2024-12-31','tools':['CBD','DOPS'],"
						"'specialisms':['haematology']}" });
	second = stage.world.seq - 1;
	asha = person("asha");
	cr_assert(eq(sz, asha->role_count, 2));
	cr_expect(eq(int, asha->roles[0].role, ROLE_ASSESSOR));
	cr_expect(eq(u64, asha->roles[0].seq, cast.assessor_role));
	cr_expect(eq(i32, asha->roles[0].until, DAY_OPEN));
	cr_expect_str_eq(asha->roles[0].tools, "");
	cr_expect(eq(int, asha->roles[1].role, ROLE_REGISTRANT));
	cr_expect(eq(u64, asha->roles[1].seq, second));
	cr_expect_str_eq(asha->roles[1].tools, "CBD DOPS");
	cr_expect_str_eq(asha->roles[1].specialisms, "haematology");
	cr_expect(eq(i32, asha->roles[1].until - asha->roles[1].from, 365));
	cr_expect(eq(sz, person("tom")->role_count, 0));
}

Test(list, an_end_cuts_a_role_and_never_lengthens_it)
{
	int32_t day;

	cr_assert(eq(int, day_parse("2024-03-31", &day, &err), OK));
	stage_say(&stage, (struct say){ .kind = "role-end", .by = "registrar", .as = ROLE_REGISTRAR,
					.body = "{'until':'2024-03-31'}",
					.about = ABOUT(cast.assessor_role) });
	cr_expect(eq(i32, person("asha")->roles[0].until, day));
}

Test(list, who_has_no_key_in_force_is_told_from_who_has)
{
	struct digest key, before;

	stage_person(&stage, "nina");
	cr_expect(eq(int, person("nina")->has_key, false));
	memset(&key, 7, sizeof(key));
	before = key;
	cr_expect(eq(int, list_key_of(db(), "nina", false, &key, &err), ERR_NOT_FOUND));
	cr_expect(strstr(err.text, "nina has no key in force") != NULL, "%s", err.text);
	cr_expect(digest_equal(&key, &before), "a failed call must leave its results alone");

	cr_assert(eq(int, list_key_of(db(), "asha", false, &key, &err), OK));
	before = key_fingerprint(stage_key(&stage, "asha"));
	cr_expect(digest_equal(&key, &before));
}

static void end_key(const char *whose, const char *more)
{
	struct digest key = key_fingerprint(stage_key(&stage, whose));
	char hex[DIGEST_HEX];

	digest_hex(&key, hex);
	stage_say(&stage, (struct say){ .kind = "key-end", .by = "registrar", .as = ROLE_REGISTRAR,
					.body = arena_printf(stage.memory,
							     "{'key':'%s','reason':'stolen'%s}", hex,
							     more) });
}

Test(list, an_ended_key_is_not_in_force)
{
	struct digest key, first;

	end_key("asha", "");
	cr_expect(eq(int, person("asha")->has_key, false));
	cr_expect(eq(int, list_key_of(db(), "asha", false, &key, &err), ERR_NOT_FOUND));
	cr_assert(eq(int, list_key_of(db(), "asha", true, &key, &err), OK), "%s", err.text);
	first = key_fingerprint(stage_key(&stage, "asha"));
	cr_expect(digest_equal(&key, &first), "it can end again, with effect from earlier");
	stage_say(&stage, (struct say){ .kind = "key", .by = "registrar", .as = ROLE_REGISTRAR,
					.body = arena_printf(stage.memory,
							     "{'person':'asha',%s,'checked':'video'}",
							     stage_proof(&stage, "asha-2", "asha")) });
	cr_assert(eq(int, list_key_of(db(), "asha", true, &key, &err), OK));
	first = key_fingerprint(stage_key(&stage, "asha-2"));
	cr_expect(digest_equal(&key, &first), "one that is in force comes first");
}

Test(list, a_key_that_a_stolen_key_certified_is_not_in_force)
{
	struct digest key, first = key_fingerprint(stage_key(&stage, "asha"));

	stage_say(&stage, (struct say){ .kind = "key", .by = "asha", .as = ROLE_ASSESSOR,
					.body = arena_printf(stage.memory,
							     "{'person':'asha',%s,'checked':'own-key'}",
							     stage_proof(&stage, "asha-2", "asha")) });
	cr_assert(eq(int, list_key_of(db(), "asha", false, &key, &err), OK));
	cr_assert(eq(int, digest_equal(&key, &first), false), "the newest is given");
	end_key("asha", ",'from':'2024-01-01T08:00:00Z'");

	cr_expect(eq(int, list_key_of(db(), "asha", false, &key, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, person("asha")->has_key, false));
}

Test(list, a_person_is_found_by_id_with_the_text_of_their_name)
{
	struct digest text = { { 7 } }, before = text;

	cr_expect(eq(int, list_person_exists(db(), "asha", &err), OK));
	cr_expect(eq(int, list_name_of(db(), "asha", &text, &err), OK));
	cr_expect(eq(int, digest_equal(&text, &before), false));
	before = text;
	cr_expect(eq(int, list_person_exists(db(), "nobody", &err), ERR_NOT_FOUND));
	cr_expect(strstr(err.text, "`attest person list`") != NULL, "%s", err.text);
	cr_expect(eq(int, list_name_of(db(), "nobody", &text, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, list_name_of(db(), "", &text, &err), ERR_NOT_FOUND));
	cr_expect(digest_equal(&text, &before), "a failed call must leave its results alone");
}

Test(list, what_waits_for_a_second_registrar_is_listed_until_it_is_countersigned)
{
	struct listed_pending *pending;
	uint64_t waits;
	size_t count;

	stage_member(&stage, "rex");
	stage_role(&stage, "rex", "registrar");
	cr_assert(eq(int, list_pending(db(), stage.memory, &pending, &count, &err), OK));
	cr_assert(eq(sz, count, 0), "one registrar alone needs no second");

	stage_member(&stage, "una");
	waits = stage_role(&stage, "una", "training-officer");
	cr_assert(eq(int, list_pending(db(), stage.memory, &pending, &count, &err), OK));
	cr_assert(eq(sz, count, 1));
	cr_expect(eq(u64, pending[0].seq, waits));
	cr_expect(eq(sz, person("una")->role_count, 0), "it is not in effect");

	stage_say(&stage, (struct say){ .kind = "countersign", .by = "rex", .as = ROLE_REGISTRAR,
					.about = ABOUT(waits) });
	cr_assert(eq(int, list_pending(db(), stage.memory, &pending, &count, &err), OK));
	cr_expect(eq(sz, count, 0));
	cr_assert(eq(sz, person("una")->role_count, 1));
	cr_expect(eq(u64, person("una")->roles[0].seq, waits));
}

/* ---- evidence ---- */

static struct listed_evidence *evidence(const char *trainee, size_t *ret_count)
{
	struct listed_evidence *items;

	cr_assert(eq(int, list_evidence(db(), trainee, stage.memory, &items, ret_count, &err), OK), "%s",
		  err.text);
	return items;
}

static uint64_t revise(uint64_t old)
{
	return stage_say(&stage, (struct say){ .kind = "evidence", .by = "tom", .as = ROLE_TRAINEE,
					       .in = "tom",
					       .body = "{'first':'2023-12-02','last':'2023-12-09'}",
					       .texts = "title", .about = ABOUT(old) });
}

static uint64_t withdraw(uint64_t what)
{
	return stage_say(&stage, (struct say){ .kind = "withdraw", .by = "tom", .as = ROLE_TRAINEE,
					       .in = "tom", .about = ABOUT(what) });
}

Test(list, evidence_is_listed_in_every_revision_with_what_became_of_it)
{
	uint64_t first = stage_evidence(&stage, "tom"), second, other;
	struct listed_evidence *items;
	char day[DAY_TEXT];
	size_t count;

	stage_request(&stage, "tom", first, "asha", "'CEN-R1/1'");
	second = revise(first);
	other = stage_evidence(&stage, "tom");
	withdraw(other);
	items = evidence("tom", &count);
	cr_assert(eq(sz, count, 3));

	cr_expect(eq(u64, items[0].seq, first));
	cr_expect(digest_equal(&items[0].digest, &stage.digests[first]));
	cr_expect(items[0].revised && !items[0].withdrawn);
	cr_expect(eq(u64, items[0].requests, 1));
	day_text(items[0].first_day, day);
	cr_expect_str_eq(day, "2023-12-01");
	day_text(items[0].last_day, day);
	cr_expect_str_eq(day, "2023-12-05");

	cr_expect(eq(u64, items[1].seq, second));
	cr_expect(eq(u64, items[1].first_revision, first));
	cr_expect(eq(int, items[1].revised, false));
	cr_expect(eq(int, items[1].withdrawn, false));
	cr_expect(eq(u64, items[1].requests, 0));

	cr_expect(eq(u64, items[2].seq, other));
	cr_expect(items[2].withdrawn && !items[2].revised);

	(void)evidence("asha", &count);
	cr_expect(eq(sz, count, 0), "an empty list is no error");
}

/* ---- requests ---- */

static struct listed_request request(uint64_t seq)
{
	struct listed_request *items;
	size_t count;

	cr_assert(eq(int, list_requests(db(), "tom", stage.memory, &items, &count, &err), OK), "%s",
		  err.text);
	for (size_t i = 0; i < count; i++) {
		if (items[i].seq == seq)
			return items[i];
	}
	cr_assert(false, "request %d is not listed", (int)seq);
	return items[0];
}

static size_t queue(struct listed_request **ret_items)
{
	size_t count;

	cr_assert(eq(int, list_queue(db(), "asha", stage.memory, ret_items, &count, &err), OK), "%s",
		  err.text);
	return count;
}

Test(list, a_request_says_what_it_asks_of_whom_on_which_evidence)
{
	uint64_t worked = stage_evidence(&stage, "tom");
	uint64_t review = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/2','CEN-R1/1'");
	uint64_t dops = stage_say(&stage, (struct say){
		.kind = "request", .by = "tom", .as = ROLE_TRAINEE, .in = "tom", .about = ABOUT(worked),
		.body = "{'assessor':'asha','tool':'DOPS','modules':['CEN-R1','CEN-S1'],'topic':"
			"'CEN-R1/T1','case':7,'site':'ward-3'}" });
	struct listed_request r = request(review);

	cr_expect_str_eq(r.trainee, "tom");
	cr_expect_str_eq(r.assessor, "asha");
	cr_expect_str_eq(r.tool, "REVIEW");
	cr_expect_str_eq(r.targets, "CEN-R1/2 CEN-R1/1", "in the order of the entry");
	cr_expect(eq(sz, r.purposes, 2));
	cr_expect(eq(u64, r.evidence, worked));
	cr_expect(digest_equal(&r.digest, &stage.digests[review]));
	cr_expect(digest_equal(&r.evidence_digest, &stage.digests[worked]));
	cr_expect(eq(int, r.state, LISTED_WAITING));
	cr_expect(r.approved && r.answer == 0);

	r = request(dops);
	cr_expect_str_eq(r.tool, "DOPS");
	cr_expect_str_eq(r.targets, "CEN-R1 CEN-S1");
	cr_expect_str_eq(r.topic, "CEN-R1/T1");
	cr_expect_str_eq(r.kase, "7");
	cr_expect_str_eq(r.site, "ward-3");
	cr_expect(eq(sz, r.purposes, 1));
}

Test(list, a_queue_holds_what_waits_oldest_first_and_nothing_else)
{
	uint64_t worked = stage_evidence(&stage, "tom"), other = stage_evidence(&stage, "tom");
	uint64_t one = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/1'");
	uint64_t two = stage_request(&stage, "tom", other, "asha", "'CEN-R1/2'");
	uint64_t three = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/3'");
	struct listed_request *items;

	cr_assert(eq(sz, queue(&items), 3));
	cr_expect(items[0].seq == one && items[1].seq == two && items[2].seq == three);

	stage_assess(&stage, "asha", "tom", one, worked, 1, "satisfactory");
	cr_assert(eq(sz, queue(&items), 2));
	withdraw(three);
	cr_assert(eq(sz, queue(&items), 1));
	revise(other);
	cr_expect(eq(sz, queue(&items), 0), "the request for what was revised lapsed");
}

Test(list, a_decided_request_is_satisfactory_only_when_every_purpose_is)
{
	uint64_t worked = stage_evidence(&stage, "tom");
	uint64_t yes = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/1','CEN-R1/2'");
	uint64_t no = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/3'");
	uint64_t answer = stage_assess(&stage, "asha", "tom", yes, worked, 2, "satisfactory");
	uint64_t half, half_answer;

	stage_assess(&stage, "asha", "tom", no, worked, 1, "not-yet");
	half = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/4','CEN-R1/5'");
	half_answer = stage_say(&stage, (struct say){
		.kind = "assessment", .by = "asha", .as = ROLE_ASSESSOR, .in = "tom",
		.about = ABOUT(half, worked), .texts = "note.feedback",
		.body = "{'form':'TOOLS@2010.1/REVIEW','judgements':[{'n':1,'point':'satisfactory'},{'n':2,'point':'not-yet'}]}" });

	cr_expect(eq(int, request(yes).state, LISTED_DECIDED));
	cr_expect(request(yes).satisfactory);
	cr_expect(eq(u64, request(yes).answer, answer));
	cr_expect(eq(int, request(no).state, LISTED_DECIDED));
	cr_expect(eq(int, request(no).satisfactory, false));
	cr_expect(eq(int, request(half).satisfactory, false));
	cr_expect(eq(u64, request(half).answer, half_answer));
}

Test(list, a_request_is_void_by_the_entry_that_made_it_so)
{
	uint64_t worked = stage_evidence(&stage, "tom");
	uint64_t declined = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/1'");
	uint64_t taken_back = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/2'");
	uint64_t overtaken = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/3'");
	uint64_t no = stage_say(&stage, (struct say){ .kind = "decline", .by = "asha",
						      .as = ROLE_ASSESSOR, .in = "tom",
						      .texts = "reason", .about = ABOUT(declined) });
	uint64_t back = withdraw(taken_back), newer = revise(worked), by = 77;

	cr_expect(eq(int, list_voided_by(db(), "tom", worked + 1000, &by, &err), ERR_NOT_FOUND));
	cr_expect(eq(u64, by, 77));
	cr_expect(eq(int, list_voided_by(db(), "tom", declined, &by, &err), OK));
	cr_expect(eq(u64, by, no));
	cr_expect(eq(int, request(declined).state, LISTED_VOID));
	cr_expect(eq(u64, request(declined).answer, no));
	cr_expect(eq(u64, request(taken_back).answer, back));
	cr_expect(eq(int, request(overtaken).state, LISTED_VOID));
	cr_expect(eq(u64, request(overtaken).answer, newer));
	cr_expect(eq(int, request(declined).satisfactory, false));
}

Test(list, a_revoked_decision_no_longer_shows_as_satisfactory)
{
	uint64_t worked = stage_evidence(&stage, "tom");
	uint64_t sent = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/1'");
	uint64_t answer = stage_assess(&stage, "asha", "tom", sent, worked, 1, "satisfactory"), back;
	struct listed_request *items;

	back = stage_say(&stage, (struct say){ .kind = "revoke", .by = "asha", .as = ROLE_ASSESSOR,
					       .in = "tom", .texts = "reason", .about = ABOUT(answer) });
	cr_expect(eq(int, request(sent).state, LISTED_VOID));
	cr_expect(eq(u64, request(sent).answer, back));
	cr_expect(eq(int, request(sent).satisfactory, false));
	cr_expect(eq(sz, queue(&items), 0), "it is not asked again by itself");
}

Test(list, what_is_void_stands_beside_what_made_it_so)
{
	uint64_t worked = stage_evidence(&stage, "tom");
	uint64_t sent = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/1'");
	uint64_t other = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/2'");
	uint64_t judged = stage_assess(&stage, "asha", "tom", sent, worked, 1, "satisfactory"), by, revised;
	struct listed_void *items = NULL;
	size_t count = 7;

	cr_assert(eq(int, list_voids(db(), "tom", stage.memory, &items, &count, &err), OK));
	cr_expect(eq(sz, count, 0), "nothing was taken back yet");
	by = stage_say(&stage, (struct say){ .kind = "revoke", .by = "asha", .as = ROLE_ASSESSOR, .in = "tom",
					     .about = ABOUT(judged), .texts = "reason" });
	revised = revise(worked);
	cr_assert(eq(int, list_voids(db(), "tom", stage.memory, &items, &count, &err), OK));
	cr_assert(eq(sz, count, 2));
	cr_expect(items[0].target == other && items[0].by == revised, "a revision takes open requests along");
	cr_expect(items[1].target == judged && items[1].by == by);
	cr_expect_str_eq(items[1].kind, "assessment");
	cr_expect_str_eq(items[1].author, "asha");
	cr_expect_str_eq(items[1].portfolio, "tom");
	cr_assert(eq(int, list_voids_by(db(), by, stage.memory, &items, &count, &err), OK));
	cr_expect(count == 1 && items[0].target == judged);
	cr_assert(eq(int, list_voids_by(db(), worked, stage.memory, &items, &count, &err), OK));
	cr_expect(eq(sz, count, 0));
	cr_assert(eq(int, list_voids(db(), "", stage.memory, &items, &count, &err), OK));
	cr_expect(eq(sz, count, 0), "nothing store-wide is");
}

Test(list, how_long_an_assessor_usually_takes_is_the_middle_of_their_last_answers)
{
	static const int32_t took[] = { 9, 1, 4 };
	int32_t days = -1;
	size_t count = 7;

	cr_assert(eq(int, list_usual_days(db(), "asha", &days, &count, &err), OK));
	cr_expect(days == 0 && count == 0, "nothing was answered yet");
	for (size_t i = 0; i < 3; i++) {
		uint64_t worked = stage_evidence(&stage, "tom");
		uint64_t sent = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/1','CEN-R1/2'");

		stage.world.now += took[i] * 86400;
		stage_assess(&stage, "asha", "tom", sent, worked, 2, "not-yet");
	}
	cr_assert(eq(int, list_usual_days(db(), "asha", &days, &count, &err), OK));
	cr_expect(eq(sz, count, 3), "a request of two attempts is one answer");
	cr_expect(eq(int, days, 4));
	for (size_t i = 0; i < 20; i++) {
		uint64_t worked = stage_evidence(&stage, "tom");
		uint64_t sent = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/1'");

		stage_assess(&stage, "asha", "tom", sent, worked, 1, "satisfactory");
	}
	cr_assert(eq(int, list_usual_days(db(), "asha", &days, &count, &err), OK));
	cr_expect(days == 0 && count == 20, "what was answered long ago is not looked at");
	cr_assert(eq(int, list_usual_days(db(), "omar", &days, &count, &err), OK));
	cr_expect(eq(sz, count, 0), "another's answers are not theirs");
}

/* ---- approvals, enrolments, curricula ---- */

static uint64_t end_approval(void)
{
	return stage_say(&stage, (struct say){ .kind = "approval-end", .by = "omar",
					       .as = ROLE_TRAINING_OFFICER, .in = "tom",
					       .about = ABOUT(cast.approval) });
}

Test(list, an_approval_in_force_is_found_and_an_ended_one_is_not)
{
	struct digest found = { { 7 } }, before = found;
	uint64_t worked = stage_evidence(&stage, "tom"), sent;

	sent = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/1'");
	cr_expect(eq(int, list_approval(db(), "tom", "omar", "omar", &found, &err), ERR_NOT_FOUND));
	cr_expect(strstr(err.text, "omar has not approved omar for tom") != NULL, "%s", err.text);
	cr_expect(digest_equal(&found, &before), "a failed call must leave its results alone");
	cr_assert(eq(int, list_approval(db(), "tom", "omar", "asha", &found, &err), OK));
	cr_expect(digest_equal(&found, &stage.digests[cast.approval]));
	cr_expect(request(sent).approved);

	end_approval();
	cr_expect(eq(int, list_approval(db(), "tom", "omar", "asha", &found, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, request(sent).approved, false));

	cast.approval = stage_approve(&stage, "omar", "tom", "asha");
	cr_assert(eq(int, list_approval(db(), "tom", "omar", "asha", &found, &err), OK));
	cr_expect(digest_equal(&found, &stage.digests[cast.approval]), "the new one");
}

Test(list, an_approval_by_a_stolen_key_is_not_in_force)
{
	struct digest found;
	uint64_t worked = stage_evidence(&stage, "tom"), sent;

	sent = stage_request(&stage, "tom", worked, "asha", "'CEN-R1/1'");
	end_key("omar", ",'from':'2024-01-01T08:00:00Z'");

	cr_expect(eq(int, list_approval(db(), "tom", "omar", "asha", &found, &err), ERR_NOT_FOUND));
	cr_expect(eq(int, request(sent).approved, false));
}

Test(list, enrolments_are_listed_by_trainee_with_their_ends)
{
	struct listed_enrolment *items;
	char day[DAY_TEXT];
	size_t count;

	stage_member(&stage, "abe");
	stage_enrol(&stage, "abe", "omar");
	stage_say(&stage, (struct say){ .kind = "enrolment-end", .by = "registrar", .as = ROLE_REGISTRAR,
					.in = "tom", .body = "{'last':'2024-01-31','reason':'left'}",
					.about = ABOUT(cast.enrolment) });
	cr_assert(eq(int, list_enrolments(db(), stage.memory, &items, &count, &err), OK));
	cr_assert(eq(sz, count, 2));
	cr_expect_str_eq(items[0].trainee, "abe");
	cr_expect(eq(i32, items[0].ended, DAY_OPEN));
	cr_expect_str_eq(items[1].trainee, "tom");
	cr_expect_str_eq(items[1].curriculum, STAGE_CURRICULUM);
	cr_expect_str_eq(items[1].officer, "omar");
	cr_expect(eq(u64, items[1].seq, cast.enrolment));
	day_text(items[1].start, day);
	cr_expect_str_eq(day, "2023-09-01");
	day_text(items[1].ended, day);
	cr_expect_str_eq(day, "2024-01-31");
}

Test(list, published_curricula_are_listed_by_ref)
{
	struct listed_curriculum *items;
	uint64_t other = stage_publish(&stage, "HCSA-LAB@2023.1");
	size_t count;

	cr_assert(eq(int, list_curricula(db(), stage.memory, &items, &count, &err), OK));
	cr_assert(eq(sz, count, 2));
	cr_expect_str_eq(items[0].ref, "HCSA-LAB@2023.1");
	cr_expect(eq(u64, items[0].seq, other));
	cr_expect_str_eq(items[1].ref, STAGE_CURRICULUM);
	cr_expect(eq(u64, items[1].seq, cast.publish));
}
