/* What waits for somebody leads to the page where they do it, whatever it is and whoever they are. */
#include <criterion/criterion.h>
#include <string.h>

#include "server.h"

static struct served served;

/* Of each sort that waits one more than the demonstration has. */
static void begin(void)
{
	static const char *const commands[] = {
		"--as registrar revoke 454 --reason Mistaken --yes", /* the award of kirsty waits again */
		"--as registrar waive amira CEN-R1 --reason 'Measured daily for a year.'",
		"--as amira nominate greta --reason 'Supervises my placement.'",
		"--as registrar person add imelda --name 'Imelda Roe'",
		"--as registrar role grant imelda registrar --from 2026-05-14",
		/* A curriculum that asks for a signature at entry, which no command gives. */
		"--as registrar curriculum publish HSST-CVR@2014.1",
		"--as registrar person add hana --name 'Hana Sato'",
		"--as registrar enrol hana HSST-CVR@2014.1 --officer oriel --start 2026-05-01",
		"--as registrar result record hana registered passed",
		NULL,
	};

	serve_begin_with(&served, commands, &(struct web_settings){ .port = 0 });
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_moves, .init = begin, .fini = end, .timeout = 240);

/* The page of the first item of that kind that is the visitor's; "" none. */
static void page_of(const char *kind, char ret_page[200])
{
	json_t *doc = ask_json(&served, "/waiting");
	json_t *item;
	size_t i;

	*ret_page = '\0';
	json_array_foreach (json_object_get(doc, "items"), i, item) {
		const char *page = json_string_value(json_object_get(item, "page"));

		if (page && !*ret_page && strcmp(json_string_value(json_object_get(item, "kind")), kind) == 0)
			snprintf(ret_page, 200, "%s", page);
	}
	json_decref(doc);
}

/* Every link of the page to an entry is one that is there. */
static void expect_links(const char *path)
{
	static const char mark[] = "<a href=\"/entries/";
	struct answered a = ask_page(&served, path);

	cr_expect_eq(a.status, 200, "%s: %d", path, a.status);
	for (const char *at = a.body; (at = strstr(at, mark));) {
		char link[300];

		at += strlen("<a href=\"");
		snprintf(link, sizeof link, "%.*s", (int)strcspn(at, "\"#"), at);
		cr_expect_eq(page_status(&served, link), 200, "%s", link);
	}
	answered_free(&a);
}

/* Every link of a list of moves on the page is there for who sees it. */
static size_t follow_moves(const char *path, const char *person)
{
	static const char mark[] = "class=\"attest-move__what\"><a href=\"";
	struct answered a = ask_page(&served, path);
	size_t count = 0;

	cr_expect_eq(a.status, 200, "%s as %s: %d", path, person, a.status);
	for (const char *at = a.body; (at = strstr(at, mark)); count++) {
		char link[300];

		at += strlen(mark);
		snprintf(link, sizeof link, "%.*s", (int)strcspn(at, "\"#"), at);
		cr_expect_eq(page_status(&served, link), 200, "%s leads %s to %s", path, person, link);
	}
	answered_free(&a);
	return count;
}

Test(web_moves, what_waits_for_somebody_leads_where_they_do_it)
{
	static const char *const people[] = { "bela", "oriel", "jana", "registrar", "registrar2", "aled", "greta" };
	size_t followed = 0;

	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		json_t *doc, *item;
		size_t k;

		step_in(&served, people[i]);
		doc = ask_json(&served, "/waiting");
		json_array_foreach (json_object_get(doc, "items"), k, item) {
			const char *page = json_string_value(json_object_get(item, "page"));
			const char *holder = json_string_value(json_object_get(item, "holder"));
			const char *what = json_string_value(json_object_get(item, "what"));
			char path[200];

			/* The demonstration's registrar is called as the role is, and may not be whom it waits for. */
			cr_expect(page || strcmp(holder, people[i]) != 0 || strcmp(holder, "registrar") == 0, "%s: %s is theirs and leads nowhere", people[i], what);
			if (!page)
				continue;
			snprintf(path, sizeof path, "%.*s", (int)strcspn(page, "#"), page);
			cr_expect_eq(page_status(&served, path), 200, "%s leads %s to %s", what, people[i], path);
			followed++;
		}
		json_decref(doc);
	}
	cr_expect_gt(followed, 8, "%zu", followed);
}

Test(web_moves, homes_and_queues_lead_where_it_is_done)
{
	static const struct {
		const char *person, *path;
	} tries[] = {
		{ "amira", "/home" },	   { "samuel", "/home" },  { "kirsty", "/home" },   { "tomos", "/home" },
		{ "bela", "/queue" },	   { "oriel", "/queue" },  { "registrar", "/queue" }, { "shirin", "/queue" },
		{ "bela", "/trainees/amira" }, { "oriel", "/trainees/samuel" },
	};
	size_t followed = 0;

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		step_in(&served, tries[i].person);
		followed += follow_moves(tries[i].path, tries[i].person);
	}
	cr_expect_gt(followed, 12, "%zu", followed);
}

Test(web_moves, a_module_that_is_ready_leads_its_officer_to_closing_it)
{
	char page[200], to[512];

	step_in(&served, "bela");
	page_of("signature", page);
	cr_expect_str_eq(page, "/trainees/amira/modules/COR-2/close");
	cr_expect_eq(send_with_token(&served, page, "comment=NHS+943+476+5919", to), 422, "patients have no place in it");
	cr_expect_eq(send_with_token(&served, page, "comment=Well+done", to), 303);
	sign_in_demo(&served, to);
	page_of("signature", page);
	cr_expect_str_eq(page, "", "once");
}

/* How many moves the queue has whose page is that or begins so. */
static size_t moves_to(const char *beginning)
{
	json_t *doc = ask_json(&served, "/queue"), *item;
	size_t i, count = 0;

	json_array_foreach (json_object_get(doc, "moves"), i, item) {
		const char *page = json_string_value(json_object_get(item, "page"));

		count += strncmp(page, beginning, strlen(beginning)) == 0;
	}
	json_decref(doc);
	return count;
}

Test(web_moves, a_queue_has_what_waits_for_a_signature_or_a_decision_too)
{
	step_in(&served, "bela");
	cr_expect_eq(moves_to("/trainees/amira/modules/COR-2/close"), 1);
	cr_expect(page_says(&served, "/queue", "<a href=\"/trainees/amira/modules/COR-2/close\">The signature of module COR-2</a>"));
	cr_expect(!page_says(&served, "/queue", "No request waits for you"));
	cr_expect(page_says(&served, "/trainees/amira", "<a href=\"/entries/"), "what waits for others is read");
	step_in(&served, "oriel");
	cr_expect_eq(moves_to("/training/samuel/assessors?q="), 2);
	cr_expect_eq(moves_to("/trainees/samuel/modules/HTS-R2/close"), 1);
	cr_expect(page_says(&served, "/queue", "whose assessor Hywel"), "by name");
	step_in(&served, "registrar");
	cr_expect_eq(moves_to("/trainees/kirsty/awards/award"), 1);
	cr_expect(!page_says(&served, "/queue", "href=\"/trainees\""), "it is not theirs to see");
	step_in(&served, "chandra"); /* requests alone */
	cr_expect_eq(moves_to(""), 0);
}

Test(web_moves, everybody_begins_where_something_waits_for_them)
{
	static const char *const tries[][2] = {
		{ "aled", "/corroborate" }, { "quentin", "/queue" }, { "bela", "/queue" }, { "jana", "/cohort" }, { "amira", "/home" },
	};

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct answered a;

		step_in(&served, tries[i][0]);
		a = ask_page(&served, "/");
		cr_expect_eq(a.status, 303);
		cr_expect(strstr(a.head, tries[i][1]), "%s: %s", tries[i][0], a.head);
		answered_free(&a);
	}
}

Test(web_moves, what_no_page_does_or_shows_has_no_link)
{
	json_t *doc, *item;
	size_t i, entries = 0, roles = 0;

	step_in(&served, "registrar");
	doc = ask_json(&served, "/waiting");
	json_array_foreach (json_object_get(doc, "items"), i, item) {
		bool entry = strcmp(json_string_value(json_object_get(item, "trainee")), "hana") == 0;

		cr_expect(!entry || json_is_null(json_object_get(item, "page")), "%s",
			  json_string_value(json_object_get(item, "what")));
		entries += entry;
		if (*json_string_value(json_object_get(item, "trainee")) || !json_is_null(json_object_get(item, "page")))
			continue;
		roles += json_integer_value(json_object_get(item, "entry")) != 0;
	}
	json_decref(doc);
	cr_expect_gt(entries, 0, "of hana");
	cr_expect_gt(roles, 0, "store-wide, and theirs who signed first");
	expect_links("/waiting");
}

Test(web_moves, an_award_leads_a_registrar_to_giving_it)
{
	char page[200];

	step_in(&served, "registrar");
	page_of("signature", page);
	cr_expect_str_eq(page, "/trainees/kirsty/awards/award");
	step_in(&served, "oriel"); /* her officer */
	page_of("signature", page);
	cr_expect(!strstr(page, "awards"), "%s", page);
}

Test(web_moves, a_second_signature_is_another_person_s)
{
	char page[200], role[200], to[512];
	struct answered a;
	long long before;

	step_in(&served, "aled"); /* on a professional register */
	page_of("countersignature", page);
	cr_expect(strstr(page, "/second"), "%s", page);
	before = record_size(&served);
	step_in(&served, "registrar"); /* who signed first */
	cr_expect_eq(page_status(&served, page), 404);
	cr_expect_eq(send_with_token(&served, page, "", to), 404);
	step_in(&served, "amira"); /* whom it is about */
	cr_expect_eq(page_status(&served, page), 404);
	cr_expect_eq(send_with_token(&served, page, "", to), 404);
	cr_expect_eq(record_size(&served), before);
	step_in(&served, "aled");
	cr_expect_eq(send_with_token(&served, page, "", to), 303);
	sign_in_demo(&served, to);
	a = ask_page(&served, to);
	cr_expect(strncmp(to, "/waiting?signed=", 16) == 0 && strstr(a.body, "Signed. It stands in the record"), "%s", to);
	cr_expect_null(strstr(a.body, "sees it now"));
	answered_free(&a);
	cr_expect_eq(page_status(&served, page), 404, "once");
	step_in(&served, "registrar2");
	page_of("countersignature", role);
	cr_expect(*role && strcmp(role, page) != 0, "the role that a registrar gave: %s", role);
	cr_expect_eq(page_status(&served, role), 200);
}

/* The twins of where they begin have as much. */
static void expect_unfinished(size_t to_sign, size_t drafts)
{
	static const char *const paths[] = { "/queue", "/waiting", "/cases" };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		json_t *doc = ask_json(&served, paths[i]);

		cr_expect_eq(json_array_size(json_object_get(doc, "to_sign")), to_sign, "%s", paths[i]);
		cr_expect_eq(json_array_size(json_object_get(doc, "drafts")), drafts, "%s", paths[i]);
		cr_expect(json_object_get(doc, "items"), "%s", paths[i]);
		json_decref(doc);
	}
}

Test(web_moves, what_somebody_prepared_and_did_not_sign_is_found_again_where_they_begin)
{
	char to[512], body[300];
	struct answered a;

	step_in(&served, "bela");
	expect_unfinished(0, 0);
	cr_expect(!page_says(&served, "/queue", "Yours to finish") && !page_says(&served, "/waiting", "Yours to finish"));
	cr_expect_eq(send_with_token(&served, "/trainees/amira/modules/COR-2/close", "comment=Well+done", to), 303);
	cr_expect(page_says(&served, "/queue", to) && page_says(&served, "/waiting", to));
	snprintf(body, sizeof body, "token=%s&on=2026-05-12&note=Typed+over+lunch", served.token);
	let_sessions_end(&served);
	a = ask(&served, "/training/amira/meetings", body, NULL, NULL);
	cr_expect_eq(a.status, 401);
	answered_free(&a);
	step_in(&served, "bela");
	cr_expect(page_says(&served, "/queue", "/training/amira/meetings/new?typed="));
	expect_unfinished(1, 1);
	step_in(&served, "oriel");
	cr_expect(!page_says(&served, "/queue", "Yours to finish"), "it is nobody else's");
}
