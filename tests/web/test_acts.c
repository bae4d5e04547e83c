/*
 * That pages offer of a case what its rules accept, to whom they accept it from, and nothing else: each act of the
 * table is asked of both, by each part in it, at each stage of a case.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "cli/web/case_acts.h"

static struct served served;
static long number, evidence;

static void begin(void)
{
	serve_begin(&served);
	add_case_people(&served);
	add_case_person(&served, "kai", "Kai Lindholm", "etb-assessor");
	add_case_person(&served, "noor", "Noor Haddad", "etb-assessor");
	add_case_person(&served, "olive", "Olive Marsh", "lay");
	begin_case(&served, &number, &evidence);
}

static void end(void)
{
	serve_end(&served);
}

TestSuite(web_acts, .init = begin, .fini = end, .timeout = 600);

/* ---- what the commands accept ---- */

#define SEATS(professional, specialist, lay) \
	"allocate|$|--professional|" professional "|--specialist|" specialist "|--lay|" lay "|--clerk|registrar2"
#define JUDGES(unit) "judge|$|--unit|" unit "|--judgement|met|--reason|It is there."

/* How each is said; where there are several, one that is accepted is enough. $ is the case, % the evidence. */
static const struct {
	const char *act, *says[3];
} sayings[] = {
	{ "claim", { "claim|$|CEN-R1/LO1|--practice|%|--narrative|Again." } },
	{ "submit", { "submit|$" } },
	{ "allocate", { SEATS("ines", "theo", "vera"), SEATS("kai", "noor", "olive") } },
	{ "return", { "return|$|--outcome|more-information|--reason|More." } },
	{ "judge", { JUDGES("CEN-R1/LO1"), JUDGES("CEN-R1/LO2"), "seal|$" } },
	{ "open", { "open|$" } },
	{ "assent", { "countersign|$" } },
	{ "decide",
	  { "decide|$|--outcome|not-equivalent|--reason|Both want more.|--unit|CEN-R1/LO1 partly More.|"
	    "--unit|CEN-R1/LO2 partly More." } },
	{ "ratify", { "ratify|$" } },
	{ "stand-down", { "stand-down|$|--because|unavailable" } },
	{ "appeal", { "appeal|$|--ground|procedure|--reason|It was not read." } },
	{ "condition", { "condition|$|1|--reason|Seen.", "condition|$|2|--reason|Seen." } },
};
#define SAYINGS (sizeof sayings / sizeof *sayings)

static long say(const struct served *s, const char *who, const char *what)
{
	char line[640];
	size_t n = (size_t)snprintf(line, sizeof line, "--as|%s|equivalence|", who);

	for (; *what && n + 24 < sizeof line; what++) {
		if (*what == '$' || *what == '%')
			n += (size_t)snprintf(line + n, sizeof line - n, "%ld", *what == '$' ? number : evidence);
		else
			line[n++] = *what;
	}
	line[n] = '\0';
	return type_in(s, line);
}

/* Of a copy of the store, which is made anew once something was written in it. */
static bool is_accepted(struct served *copy, bool *fresh, const char *who, const char *const *says)
{
	char command[256];
	bool accepted = false;

	if (!*fresh) {
		snprintf(copy->folder, sizeof copy->folder, "%.50s/copy", served.folder);
		snprintf(command, sizeof command, "rm -rf %s && mkdir %s && cp -r %s/d %s/d.keys %s", copy->folder,
			 copy->folder, served.folder, served.folder, copy->folder);
		cr_assert_eq(system(command), 0, "%s", command);
		*fresh = true;
	}
	for (size_t i = 0; i < 3 && says[i] && !accepted; i++)
		accepted = say(copy, who, says[i]) != 0;
	*fresh = !accepted;
	return accepted;
}

/* ---- what the pages offer ---- */

static struct answered page_at(const char *after)
{
	char path[128];

	snprintf(path, sizeof path, "/cases/%ld%s", number, after);
	return ask_page(&served, path);
}

static json_t *acts_offered(void)
{
	char path[128];
	struct answered a;
	json_t *doc, *acts;

	snprintf(path, sizeof path, "/cases/%ld", number);
	a = ask(&served, path, NULL, "application/json", NULL);
	doc = a.status == 200 ? json_loads(a.body, 0, NULL) : NULL;
	answered_free(&a);
	acts = doc ? json_incref(json_object_get(doc, "acts")) : json_array();
	json_decref(doc);
	return acts;
}

static const json_t *find_act(const json_t *acts, const char *name)
{
	const json_t *act;
	size_t i;

	json_array_foreach(acts, i, act)
	{
		if (strcmp(json_string_value(json_object_get(act, "act")), name) == 0)
			return act;
	}
	return NULL;
}

/* These pages are there to be read at other times, too. */
static bool is_only_for(const char *page)
{
	static const char *const read[] = { "/claims", "/submit", "/open", "/panel" };

	for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
		if (strcmp(page, read[i]) == 0)
			return false;
	}
	return true;
}

static void expect_page(const struct case_act *act, bool offered, const char *who, const char *stage)
{
	struct answered a = page_at(act->page), whole = page_at("");
	char link[128];

	if (offered || is_only_for(act->page))
		cr_expect_eq(a.status == 200, offered, "%s: %s to %s: %d", stage, act->page, who, a.status);
	snprintf(link, sizeof link, "href=\"/cases/%ld%s\"", number, act->page);
	if (offered || is_only_for(act->page))
		cr_expect_eq(strstr(whole.body, link) != NULL, offered, "%s: %s for %s on the page", stage, link, who);
	answered_free(&a);
	answered_free(&whole);
}

static const struct case_act *row_of(const char *name)
{
	const struct case_act *act = case_acts;

	while (act->name && strcmp(act->name, name) != 0)
		act++;
	return act->name ? act : NULL;
}

static void expect_all(const char *stage)
{
	static const char *const people[] = { "paloma", "registrar", "registrar2", "ines", "vera" };
	struct served copy = { .folder = "" };
	bool fresh = false;

	for (size_t p = 0; p < sizeof people / sizeof *people; p++) {
		json_t *acts;

		step_in(&served, people[p]);
		acts = acts_offered();
		for (size_t i = 0; i < SAYINGS; i++) {
			bool offered = find_act(acts, sayings[i].act) != NULL;

			cr_expect_eq(offered, is_accepted(&copy, &fresh, people[p], sayings[i].says),
				     "%s: %s is %s to %s, and the rule says otherwise", stage, sayings[i].act,
				     offered ? "offered" : "not offered", people[p]);
			expect_page(row_of(sayings[i].act), offered, people[p], stage);
		}
		json_decref(acts);
	}
}

/* ---- */

Test(web_acts, every_act_of_the_table_is_asked_for_here)
{
	for (const struct case_act *act = case_acts; act->name; act++) {
		size_t i = 0;

		while (i < SAYINGS && strcmp(sayings[i].act, act->name) != 0)
			i++;
		/* What is said of an enrolment is asked for where enrolments are. */
		cr_expect(i < SAYINGS || strcmp(act->name, "exempt") == 0, "%s", act->name);
	}
}

static void judge_alone(const char *who)
{
	static const char *const units[] = { "CEN-R1/LO1", "CEN-R1/LO2" };
	char line[256];

	for (size_t i = 0; i < 2; i++) {
		snprintf(line, sizeof line, "judge|$|--unit|%s|--judgement|partly|--reason|More.", units[i]);
		(void)say(&served, who, line);
	}
	cr_assert(say(&served, who, "seal|$"));
}

Test(web_acts, until_all_is_judged_pages_offer_what_the_rules_accept)
{
	expect_all("nothing is claimed");
	claim_case(&served, number, evidence);
	expect_all("all is claimed");
	submit_case(&served, number);
	expect_all("it is handed in");
	allocate_case(&served, number);
	expect_all("its panel is named");
	judge_alone("ines");
	expect_all("one has sealed");
	judge_alone("theo");
	expect_all("all have sealed");
}

Test(web_acts, once_all_is_judged_pages_offer_what_the_rules_accept)
{
	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	judge_case(&served, number);
	expect_all("all is open");
	cr_assert(say(&served, "ines",
		      "decide|$|--outcome|conditional|--reason|Both want more.|--unit|CEN-R1/LO1 partly More.|"
		      "--unit|CEN-R1/LO2 partly More.|--condition|CEN-R1/LO1 2027-01-31 A report|"
		      "--condition|CEN-R1/LO2 2027-01-31 Another"));
	expect_all("one has decided");
	cr_assert(say(&served, "theo", "countersign|$"));
	cr_assert(say(&served, "vera", "countersign|$"));
	expect_all("all have signed");
	ratify_case(&served, number);
	expect_all("it is ratified");
	cr_assert(say(&served, "theo", "condition|$|1|--reason|Seen."));
	expect_all("one condition is met");
}

Test(web_acts, after_a_panel_fell_pages_offer_what_the_rules_accept)
{
	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	cr_assert(say(&served, "vera", "stand-down|$|--because|unavailable"));
	expect_all("a member stood down");
	cr_assert(say(&served, "registrar", "return|$|--outcome|more-information|--reason|More."));
	expect_all("it was sent back");
}

Test(web_acts, after_an_appeal_pages_offer_what_the_rules_accept)
{
	claim_case(&served, number, evidence);
	submit_case(&served, number);
	allocate_case(&served, number);
	judge_case(&served, number);
	settle_case(&served, number);
	ratify_case(&served, number);
	cr_assert(say(&served, "paloma", "appeal|$|--ground|evidence|--reason|It is there."));
	expect_all("it was appealed");
	cr_assert(say(&served, "registrar", SEATS("kai", "noor", "olive")));
	expect_all("another panel is named");
}
