/* RULES.md section 8: the statement of completion, from values made by hand. */
#include "fixture.h"

#include "assessment/statement.h"
#include "core/json.h"

static struct fixture *x;
static struct completion made;
static struct statement s;

static const struct called names[] = {
	{"ana", "Ana Blythe"}, {"olu", "Olu Mensah"}, {"reg", "Ruth Adeyemi"}, {"pat", "Pat Quill"}};

/* An award of the curriculum, signed on 2023-03-01, with everything in every state. */
static void sign_award(void)
{
	struct gate_result *gates = arena_array(x->a, x->c->gate_count, sizeof(*gates));

	x->f.gates = arena_alloc(x->a, sizeof(*x->f.gates));
	x->f.gates[0] = (struct gate_signature){
		.entry = 950, .gate = "completion", .by = "reg", .accepted = noon("2023-03-01")};
	memset(x->f.gates[0].digest.bytes, 0xab, 32);
	x->f.gate_count = 1;
	for (size_t i = 0; i < x->c->gate_count; i++) {
		const struct gate *g = &x->c->gates[i];

		gates[i] = (struct gate_result){.gate = g, .id = g->id, .due = DAY_OPEN, .done = true};
		if (g->place == GATE_AWARD)
			gates[i].signature = &x->f.gates[0];
		else
			gates[i].record = x->f.reviews;
	}
	made = (struct completion){.facts = &x->f,
				   .curriculum = x->c,
				   .today = day("2023-03-01"),
				   .freeze = DAY_OPEN,
				   .credits_have = 10,
				   .credits_need = 30,
				   .gates = gates,
				   .gate_count = x->c->gate_count,
				   .complete = true};
	s = (struct statement){.then = &made,
			       .signature = &x->f.gates[0],
			       .seen_size = 949,
			       .authority = "Example ETB",
			       .names = names,
			       .name_count = 4};
	memset(s.pin.bytes, 0xcd, 32);
	memset(s.seen_root.bytes, 0xef, 32);
	cr_assert(eq(int, award_standing(&made, 950, &s.signature, &s.status, &x->err), OK));
}

static void add_records(void)
{
	x->f.reviews = arena_alloc(x->a, sizeof(*x->f.reviews));
	x->f.reviews[0] = (struct review_fact){.entry = 901,
					       .review = "year-1",
					       .point = "satisfactory",
					       .by = "pat",
					       .role = ROLE_REGISTRAR,
					       .day = day("2022-09-20"),
					       .accepted = noon("2022-09-21"),
					       .exception = true,
					       .missing = arena_array(x->a, 1, sizeof(char *)),
					       .missing_count = 1};
	x->f.reviews[0].missing[0] = "TST-2/3";
	x->f.review_count = 1;
	x->f.results = arena_alloc(x->a, sizeof(*x->f.results));
	x->f.results[0] = (struct result_fact){.entry = 902,
					       .result = "MSc",
					       .by = "pat",
					       .passed = true,
					       .day = day("2022-12-12"),
					       .accepted = noon("2022-12-13")};
	x->f.result_count = 1;
	x->f.placements = arena_alloc(x->a, sizeof(*x->f.placements));
	x->f.placements[0] = (struct placement_fact){.entry = 903,
						     .specialism = "cardiac-science",
						     .site = "north",
						     .by = "olu",
						     .from = day("2022-01-10"),
						     .until = day("2022-03-10"),
						     .sign = {.entry = 904,
							      .by = "pat",
							      .outcome = "concerns",
							      .accepted = noon("2022-03-14")}};
	x->f.placement_count = 1;
}

/* TST-1 closed, TST-2 waived and countersigned, a part carried, a review by exception, a degree. */
static void setup(void)
{
	const struct completion *judged_now;

	x = fixture_new();
	read_module(x, "TST-1", "kind='rotation' credits='10'", PLAIN);
	read_module(x, "TST-2", "kind='core' credits='20'", PLAIN);
	read_curriculum(x, "",
			"<phase id='1' due='P1Y' on='--09-30'>One</phase>"
			"<result id='MSc' by='school'>Degree</result>"
			"<use module='TST-1@2020.1' phase='1'/><use module='TST-2@2020.1'/>"
			"<waiver kind='core' by='registrar' countersign='registrant'/>"
			"<review id='year-1' due='P1Y'><title>First year review</title></review>"
			"<award id='completion' due='P3Y' on='--09-15'><title>Certificate in "
			"testing</title><modules/><result ref='MSc'/></award>");
	fill_module(x, "TST-1", "2022-06-01");
	sign_now(x, "TST-1");
	relieve(x, RELIEF_WAIVED, "TST-2");
	relieve(x, RELIEF_CARRIED, "TST-1/1");
	for (size_t i = 0; i < x->f.relief_count; i++) {
		x->f.reliefs[i].entry = 910 + (int64_t)i;
		x->f.reliefs[i].by = "reg";
		x->f.reliefs[i].map = "";
	}
	x->f.reliefs[0].countersigned = "pat";
	add_records();
	judged_now = completion(&x->f, x->c, x->s, x->a);
	sign_award();
	made.modules = judged_now->modules;
	made.module_count = judged_now->module_count;
	made.modules[1].relief = &x->f.reliefs[0];
}

static void teardown(void)
{
	fixture_free(x);
}

TestSuite(statement, .init = setup, .fini = teardown);

/* The page, and that it is XML but for its DOCTYPE. */
static const char *page(void)
{
	static const char doctype[] = "<!DOCTYPE html>\n";
	struct xml_element *root = NULL;
	struct faults faults;
	struct buf out;
	const char *text;

	buf_init(&out, STATEMENT_MAX);
	faults_init(&faults, x->a, 10);
	statement_html(&s, x->a, &out);
	cr_assert(not(out.full));
	text = arena_bytes(x->a, out.data, out.len);
	buf_release(&out);
	cr_assert(strncmp(text, doctype, sizeof(doctype) - 1) == 0);
	cr_assert(eq(int,
		     xml_read(text + sizeof(doctype) - 1, strlen(text) - sizeof(doctype) + 1, "page",
			      x->a, &faults, &root, &x->err),
		     OK),
		  "%s", faults.count > 0 ? faults.items[0].text : x->err.text);
	cr_assert(strcmp(root->name, "html") == 0);
	return text;
}

static void expect_all(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cr_expect(strstr(text, words[i]) != NULL, "\"%s\" is not in it", words[i]);
}
#define EXPECT_ALL(text, ...)                                                                      \
	expect_all(text, (const char *const[]){__VA_ARGS__},                                       \
		   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

Test(statement, the_page_says_who_what_when_and_by_whose_signature)
{
	EXPECT_ALL(page(), "lang=\"en-GB\"", "Ana Blythe", "(ana)", "Certificate in testing",
		   "Example ETB", "STP, level 7", "TST@2020.1", "from 6 September 2021, at north",
		   "1 March 2023, by Ruth Adeyemi, registrar", "10 had, 30 asked for",
		   "<h2>Stands</h2>", "As of 1 March 2023, 12:00 UTC");
}

Test(statement, what_was_waived_is_shown_and_counted_apart)
{
	EXPECT_ALL(page(), "Modules closed: 1, 10 credits", "Modules waived: 1, no credits",
		   "Ruth Adeyemi, countersigned by Pat Quill", "Parts waived or carried",
		   "<th scope=\"row\">TST-1/1</th><td>carried</td><td>2022-01-10</td>");
	cr_expect(strstr(page(), "Modules exempt") == NULL, "there is none");
}

Test(statement, reviews_results_and_placements_have_their_points_and_days)
{
	EXPECT_ALL(page(), "First year review", "by exception; missing: TST-2/3", "2022-09-20",
		   "Degree</th><td>passed</td><td>2022-12-12</td><td>Pat Quill",
		   "cardiac-science (2022-01-10 to 2022-03-10, signed off by Pat Quill on 2022-03-14: "
		   "concerns)");
	x->f.placements[0].sign.entry = 0;
	EXPECT_ALL(page(), "cardiac-science (2022-01-10 to 2022-03-10, not signed off)");
}

Test(statement, the_page_says_how_it_is_checked)
{
	EXPECT_ALL(page(), "attest award status 950", "attest receipt 950",
		   "attest verify receipt-950.zip --pin PIN", "had seen 949 entries",
		   "abababababababababababababababababababababababababababababababab",
		   "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
		   "efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef");
	s.demo = true;
	EXPECT_ALL(page(), "Demonstration, proves nothing");
}

Test(statement, the_page_asks_for_nothing_from_elsewhere)
{
	static const char *const never[] = {"<script", "<link", "<img",	  "<iframe", "src=",
					    "href",    "url(",	"@import", "http:",   "https:",
					    "Frutiger"};
	const char *text = page();

	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		cr_expect(strstr(text, never[i]) == NULL, "%s", never[i]);
	EXPECT_ALL(text, "@page{size:A4;", "<h1>", "<main>", "scope=\"col\"");
}

Test(statement, hostile_words_are_words_and_nothing_else)
{
	static const struct called hostile[] = {
		{"ana", "</title><script>alert(1)</script>&\"'"},
		{"reg", "<img src=x onerror=alert(2)> $ \x01\xff"}};
	const char *text;

	s.names = hostile;
	s.name_count = 2;
	s.authority = "</style><b>ETB";
	s.status.standing = AWARD_REVOKED;
	s.status.revoked = noon("2026-02-09");
	s.status.revoked_by = "reg";
	s.status.revoked_role = ROLE_REGISTRAR;
	s.status.reason = "<svg onload=alert(3)> ]]> -->";
	text = page();
	cr_expect(strstr(text, "<script") == NULL && strstr(text, "<img") == NULL &&
		  strstr(text, "<b>") == NULL && strstr(text, "<svg onload") == NULL);
	EXPECT_ALL(text, "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;",
		   "&lt;img src=x onerror=alert(2)&gt; $ \xef\xbf\xbd\xef\xbf\xbd",
		   "&lt;/style&gt;&lt;b&gt;ETB", "&lt;svg onload=alert(3)&gt; ]]&gt; --&gt;");
}

Test(statement, a_revoked_award_says_when_why_and_by_which_role)
{
	const struct gate_signature *signature;
	struct award_status status;

	x->f.gates[0].revoked = noon("2026-02-09");
	x->f.at = noon("2026-02-10");
	cr_assert(eq(int, award_standing(&made, 950, &signature, &status, &x->err), OK));
	cr_expect(eq(int, status.standing, AWARD_REVOKED));
	s.status = status;
	s.status.revoked_role = ROLE_REGISTRAR;
	s.status.reason = "the name was wrong";
	EXPECT_ALL(page(), "<h2>Revoked</h2>", "class=\"status revoked\"", "As of 10 February 2026, 12:00 UTC",
		   "on 9 February 2026 by the registrar: the name was wrong.");
	s.status.reason = NULL;
	EXPECT_ALL(page(), "the words of the reason are erased");
}

Test(statement, an_award_whose_ground_was_taken_away_is_flagged)
{
	for (size_t i = 0; i < made.gate_count; i++)
		made.gates[i].flagged = true;
	cr_assert(eq(int, award_standing(&made, 950, &s.signature, &s.status, &x->err), OK));
	cr_expect(eq(int, s.status.standing, AWARD_FLAGGED));
	EXPECT_ALL(page(), "<h2>Flagged</h2>", "class=\"status flagged\"", "a registrar decides");
}

Test(statement, what_is_no_award_has_no_standing_and_results_stay_untouched)
{
	const struct gate_signature *signature = NULL;
	struct award_status status = {.at = 77};

	cr_expect(eq(int, award_standing(&made, 901, &signature, &status, &x->err), ERR_NOT_FOUND));
	x->f.gates[0].gate = "year-1";
	cr_expect(eq(int, award_standing(&made, 950, &signature, &status, &x->err), ERR_NOT_FOUND));
	cr_expect_str_eq(x->err.text, "entry 950 is no signature of an award");
	cr_expect(signature == NULL && status.at == 77);
}

Test(statement, everybody_who_is_named_is_asked_for_once)
{
	size_t count;
	const char **people = statement_people(&s, x->a, &count);
	static const char *const wanted[] = {"ana", "olu", "reg", "kim", "lee", "pat"};

	cr_assert(eq(sz, count, 6));
	for (size_t i = 0; i < count; i++)
		cr_expect_str_eq(people[i], wanted[i]);
}

/* ---- one page, whatever there is ---- */

/* `count` closed modules with titles of `letters` letters. */
static void many_modules(size_t count, size_t letters)
{
	const struct module_result *one = completion_module(&made, "TST-1");
	char *title = arena_array(x->a, letters + 1, 1);

	memset(title, 'm', letters);
	made.modules = arena_array(x->a, count, sizeof(*made.modules));
	made.module_count = count;
	for (size_t i = 0; i < count; i++) {
		struct module *module = arena_alloc(x->a, sizeof(*module));

		*module = *one->module;
		module->head.title = title;
		made.modules[i] = *one;
		made.modules[i].module = module;
	}
}

static size_t times(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

Test(statement, type_and_columns_follow_from_how_much_there_is)
{
	static const struct {
		size_t modules;
		const char *look;
	} looks[] = {{1, "<body class=\"roomy\">"},
		     {20, "<body class=\"tight\">"},
		     {40, "<body class=\"dense\">"}};

	for (size_t i = 0; i < sizeof(looks) / sizeof(*looks); i++) {
		many_modules(looks[i].modules, 60);
		EXPECT_ALL(page(), looks[i].look);
		cr_expect(eq(sz, times(page(), "<th scope=\"row\">TST-1</th>"), looks[i].modules));
	}
}

Test(statement, what_does_not_fit_is_counted_and_stands_in_the_data)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;

	many_modules(200, 60);
	EXPECT_ALL(page(), "And 150 more, which the statement as data lists.");
	doc = statement_json(&s, x->a);
	cr_expect(eq(sz, json_array_size(json_object_get(doc, "modules")), 200));
}

Test(statement, very_long_words_are_shortened_at_a_whole_character)
{
	char *name = arena_array(x->a, 3001, 1);
	struct called called = {"ana", name};

	for (size_t i = 0; i < 3000; i += 3)
		memcpy(name + i, "€", 3);
	s.names = &called;
	s.name_count = 1;
	s.status.standing = AWARD_REVOKED;
	s.status.reason = name;
	cr_expect(strlen(page()) < 16384);
	EXPECT_ALL(page(), "€…", "<body class=\"roomy long\">");
}

/* ---- as data ---- */

static const char *at(const json_t *doc, const char *path)
{
	static char number[32];
	char part[64];
	size_t n;

	for (; *path != '\0'; path += n + (path[n] == '/')) {
		n = strcspn(path, "/");
		snprintf(part, sizeof(part), "%.*s", (int)n, path);
		doc = json_is_array(doc) ? json_array_get(doc, strtoul(part, NULL, 10))
					 : json_object_get(doc, part);
	}
	if (json_is_integer(doc)) {
		snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(doc));
		return number;
	}
	return json_is_string(doc) ? json_string_value(doc) : json_is_null(doc) ? "null" : "-";
}

Test(statement, the_data_have_every_entry_that_it_rests_on)
{
	static const struct {
		const char *path, *value;
	} wanted[] = {
		{"status/standing", "stands"},
		{"award/id", "completion"},
		{"award/entry", "950"},
		{"award/by/name", "Ruth Adeyemi"},
		{"award/seen/size", "949"},
		{"trainee/id", "ana"},
		{"trainee/name", "Ana Blythe"},
		{"log/authority", "Example ETB"},
		{"curriculum/id", "TST"},
		{"curriculum/version", "2020.1"},
		{"enrolment/start", "2021-09-06"},
		{"credits/closed", "10"},
		{"counts/closed", "1"},
		{"counts/waived", "1"},
		{"modules/0/id", "TST-1"},
		{"modules/0/state", "closed"},
		{"modules/0/signature/entry", "901"},
		{"modules/0/signature/rests/0/slot", "TST-1/1"},
		{"modules/0/signature/rests/0/request", "100"},
		{"modules/0/signature/rests/0/decision", "101"},
		{"modules/1/state", "waived"},
		{"modules/1/relief/entry", "910"},
		{"modules/1/relief/countersigned/id", "pat"},
		{"reviews/0/entry", "901"},
		{"reviews/0/missing/0", "TST-2/3"},
		{"results/0/entry", "902"},
		{"placements/0/entry", "903"},
		{"placements/0/signed/entry", "904"},
		{"placements/0/signed/by/id", "pat"},
		{"placements/0/signed/outcome", "concerns"},
		{"reliefs/0/of", "TST-1/1"},
		{"reliefs/0/kind", "carried"},
	};
	CLEANUP(json_cleanup) json_t *doc = statement_json(&s, x->a);

	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		cr_expect_str_eq(at(doc, wanted[i].path), wanted[i].value, "%s: %s",
				 wanted[i].path, at(doc, wanted[i].path));
}

Test(statement, the_data_say_why_it_was_revoked)
{
	CLEANUP(json_cleanup) json_t *doc = NULL;

	s.status.standing = AWARD_REVOKED;
	s.status.revoked = noon("2026-02-09");
	s.status.revoked_entry = 999;
	s.status.revoked_by = "reg";
	s.status.revoked_role = ROLE_REGISTRAR;
	doc = statement_json(&s, x->a);
	cr_expect_str_eq(at(doc, "status/revoked/entry"), "999");
	cr_expect_str_eq(at(doc, "status/revoked/role"), "registrar");
	cr_expect_str_eq(at(doc, "status/revoked/reason"), "null");
}
