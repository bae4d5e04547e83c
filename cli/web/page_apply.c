/*
 * Beginning a case: first by which curriculum and as what, then all that the application says, in
 * one form. What it is judged by is the process that was published last, unless another is chosen.
 */
#include <string.h>

#include "cli/web/component.h"
#include "cli/web/sign.h"
#include "cli/web/visit.h"
#include "core/date.h"
#include "core/json.h"

#define POSTS 3 /* asked for at once: who has more applies with `attest equivalence apply` */
#define PRIORS 2

static const struct {
	const char *word, *text, *hint;
} targets[] = {
	{"modules", "Modules", "All outcomes of each"},
	{"outcomes", "Single outcomes", NULL},
	{"award", "An award as a whole", "Every module of it"},
	{"standards", "Standards that the curriculum cites", NULL},
	{"role", "A role", "As the process says what it asks for"},
	{"entry", "Entry to the programme", "The results that its entry asks for"},
};
#define TARGETS (sizeof targets / sizeof *targets)

struct applying {
	json_t *processes, *curricula, *curriculum;
	const json_t *process;
	const char *ref, *target;
};

/* ---- what is chosen so far ---- */

static bool is_target(const char *word)
{
	for (size_t i = 0; i < TARGETS; i++) {
		if (strcmp(targets[i].word, word) == 0)
			return true;
	}
	return false;
}

static enum status begin(struct visit *v, struct applying *ret_applying, struct err *err)
{
	struct applying a = {.ref = visit_field(v, "curriculum"),
			     .target = visit_field(v, "target")};
	const json_t *one;
	bool known = false;
	size_t i;

	v->page.menu = "/cases";
	page_crumb(v, "/cases", "Cases");
	TRY(visit_command(v, "equivalence processes", VISIT_NONE, VISIT_NONE, &a.processes, err));
	a.process = json_array_get(a.processes, 0);
	json_array_foreach(a.processes, i, one)
	{
		if (strcmp(json_text(one, "process"), visit_field(v, "process")) == 0)
			a.process = one;
	}
	TRY(visit_command(v, "curriculum list", VISIT_NONE, VISIT_NONE, &a.curricula, err));
	json_array_foreach(a.curricula, i, one)
	{
		const char *ref = arena_printf(v->arena, "%s@%s", json_text(one, "id"),
					       json_text(one, "version"));

		known = known || (strcmp(ref, a.ref) == 0 &&
				  strcmp(json_text(one, "status"), "published") == 0);
	}
	if (!known || !is_target(a.target))
		a.ref = "";
	else
		TRY(visit_command(v, "curriculum show", VISIT_LIST(a.ref), VISIT_NONE,
				  &a.curriculum, err));
	*ret_applying = a;
	return OK;
}

/* ---- the first step ---- */

static void draw_first(struct visit *v, const struct applying *a)
{
	size_t count = json_array_size(a->curricula), n = 0, i;
	struct choice *choices = arena_array(v->arena, count + 1, sizeof *choices);
	struct choice as[TARGETS];
	const json_t *one;

	json_array_foreach(a->curricula, i, one)
	{
		const char *ref = arena_printf(v->arena, "%s@%s", json_text(one, "id"),
					       json_text(one, "version"));

		if (strcmp(json_text(one, "status"), "published") == 0)
			choices[n++] = (struct choice){
				ref,
				arena_printf(v->arena, "%s (%s)", json_text(one, "title"), ref),
				NULL, false};
	}
	if (n == 0 || !a->process) {
		html(v, "<p class=\"attest-lead\">Nobody can apply here yet: a registrar publishes "
			"a curriculum and a process "
			"first.</p>\n");
		return;
	}
	for (i = 0; i < TARGETS; i++)
		as[i] = (struct choice){targets[i].word, targets[i].text, targets[i].hint, i == 0};
	html(v, "<p class=\"attest-lead\">You claim to have learnt elsewhere what a curriculum "
		"asks for. You choose what for, then "
		"claim each outcome with evidence, in your own time, and hand it all in.</p>\n");
	html(v, "<form action=\"/cases/apply\" method=\"get\">\n");
	choose(v, &(struct input){.name = "curriculum", .label = "Which curriculum"}, choices, n);
	radios(v, &(struct input){.name = "target", .label = "Equivalent to"}, as, TARGETS);
	button(v, NULL, "Go on", NULL, NULL);
	html(v, "</form>\n");
}

/* ---- the form ---- */

static void ask_modules(struct visit *v, const struct applying *a)
{
	const json_t *list = json_object_get(a->curriculum, "modules"), *one;
	struct choice *choices = arena_array(v->arena, json_array_size(list) + 1, sizeof *choices);
	size_t i;

	json_array_foreach(list, i, one)
	{
		const char *name = json_text(one, "module");
		const char *id = arena_printf(v->arena, "%.*s", (int)strcspn(name, "@"), name);

		choices[i] = (struct choice){
			id, arena_printf(v->arena, "%s: %s", id, json_text(one, "title")), NULL,
			false};
	}
	checkboxes(v,
		   &(struct input){.name = "module",
				   .label = "Which modules",
				   .kind = "nhsuk-checkboxes--small"},
		   choices, json_array_size(list));
}

static void ask_profiles(struct visit *v, const struct applying *a)
{
	const json_t *list = json_object_get(a->process, "profiles"), *one;
	struct choice *choices = arena_array(v->arena, json_array_size(list) + 1, sizeof *choices);
	size_t i, n = 0;

	json_array_foreach(list, i, one)
	{
		if (strcmp(json_text(one, "of"), a->ref) != 0)
			continue;
		choices[n] = (struct choice){json_text(one, "id"), json_text(one, "title"), NULL,
					     n == 0};
		n++;
	}
	if (n > 0)
		radios(v, &(struct input){.name = "profile", .label = "Which role"}, choices, n);
	else
		html(v, "<p class=\"attest-text\">The process has no role of this curriculum. "
			"Choose something else.</p>\n");
}

static void ask_target(struct visit *v, const struct applying *a)
{
	const char *show = arena_printf(v->arena, "/curricula/%s", url_part(v->arena, a->ref));

	if (strcmp(a->target, "modules") == 0)
		ask_modules(v, a);
	else if (strcmp(a->target, "role") == 0)
		ask_profiles(v, a);
	else if (strcmp(a->target, "outcomes") == 0)
		textarea(v, &(struct input){.name = "list",
					    .label = "Which outcomes",
					    .hint = "One on a line, as CEN-R1/LO2",
					    .rows = 5});
	else if (strcmp(a->target, "standards") == 0)
		textarea(v, &(struct input){.name = "list",
					    .label = "Which sets of standards",
					    .hint = "One on a line, as GSP@2023.1",
					    .rows = 3});
	else if (strcmp(a->target, "award") == 0) {
		input(v, &(struct input){.name = "award", .label = "Which award, by its id"});
		textarea(v, &(struct input){.name = "list",
					    .label = "Groups, where the award gives a choice",
					    .hint = "One on a line, as CHOICE/GROUP",
					    .rows = 3});
	}
	if (strcmp(a->target, "outcomes") == 0 || strcmp(a->target, "standards") == 0 ||
	    strcmp(a->target, "award") == 0)
		html(v,
		     "<p class=\"attest-text\"><a href=\"$\">What $ has, in a page of its "
		     "own</a></p>\n",
		     show, a->ref);
}

static void ask_posts(struct visit *v)
{
	html(v, "<h2 class=\"nhsuk-heading-s\">Posts</h2>\n<p class=\"attest-text\">Whoever is "
		"known at these places judges "
		"nothing of yours. Leave out what you don't need.</p>\n");
	for (size_t i = 1; i <= POSTS; i++) {
		const char *n = shown_number(v, (int64_t)i);

		details_begin(v, arena_printf(v->arena, "Post %s", n));
		input(v, &(struct input){.name = arena_printf(v->arena, "employer-%s", n),
					 .label = "Employer, as the record names it",
					 .hint = "One word, as northfield"});
		input(v, &(struct input){.name = arena_printf(v->arena, "from-%s", n),
					 .label = "From",
					 .type = "date",
					 .kind = "nhsuk-input--width-10"});
		input(v, &(struct input){.name = arena_printf(v->arena, "until-%s", n),
					 .label = "Until",
					 .hint = "Nothing while you hold it",
					 .type = "date",
					 .kind = "nhsuk-input--width-10"});
		input(v, &(struct input){.name = arena_printf(v->arena, "post-%s", n),
					 .label = "What you do or did there"});
		details_end(v);
	}
	html(v, "<h2 class=\"nhsuk-heading-s\">Awards from before</h2>\n");
	for (size_t i = 1; i <= PRIORS; i++) {
		const char *n = shown_number(v, (int64_t)i);

		details_begin(v, arena_printf(v->arena, "Award %s", n));
		input(v, &(struct input){.name = arena_printf(v->arena, "awarded-%s", n),
					 .label = "When",
					 .type = "date",
					 .kind = "nhsuk-input--width-10"});
		input(v, &(struct input){.name = arena_printf(v->arena, "level-%s", n),
					 .label = "Academic level, 1 to 8",
					 .kind = "nhsuk-input--width-2"});
		input(v, &(struct input){.name = arena_printf(v->arena, "prior-%s", n),
					 .label = "Which"});
		details_end(v);
	}
}

static void ask_declarations(struct visit *v, const struct applying *a)
{
	const json_t *list = json_object_get(a->process, "declarations"), *one;
	struct choice *choices = arena_array(v->arena, json_array_size(list) + 1, sizeof *choices);
	size_t i;

	json_array_foreach(list, i, one)
	{
		choices[i] =
			(struct choice){json_text(one, "id"), json_text(one, "text"), NULL, false};
	}
	checkboxes(v,
		   &(struct input){.name = "declare",
				   .label = "I declare",
				   .hint = "All of them are needed"},
		   choices, json_array_size(list));
}

static void draw_form(struct visit *v, const struct applying *a)
{
	html(v,
	     "<p class=\"attest-text\">$, judged by $. <a href=\"/cases/apply\">Choose something "
	     "else</a></p>\n",
	     a->ref, json_text(a->process, "title"));
	form_begin(v, "/cases/apply", false);
	hidden(v, "curriculum", a->ref);
	hidden(v, "target", a->target);
	hidden(v, "process", json_text(a->process, "process"));
	ask_target(v, a);
	ask_posts(v);
	textarea(v, &(struct input){.name = "referees",
				    .label = "Referees, by the names they are known by here",
				    .hint = "One on a line. Nobody of them judges your case.",
				    .rows = 2});
	textarea(v, &(struct input){.name = "statement",
				    .label = "What else the board should know",
				    .rows = 4});
	sign_patient_data(v);
	ask_declarations(v, a);
	button(v, NULL, "Go on to sign", NULL, NULL);
	form_end(v);
}

static enum status draw(struct visit *v, const struct applying *a)
{
	visit_answer(v, json_pack("{sOsOsssssO?}", "processes", a->processes, "curricula",
				  a->curricula, "curriculum", a->ref, "target", a->target,
				  "process", a->process));
	html(v, "<div class=\"nhsuk-grid-row\">\n<div class=\"nhsuk-grid-column-two-thirds\">\n");
	page_head(v, "Begin a case", *a->ref ? "Step 2 of 2" : "Step 1 of 2");
	if (*a->ref)
		draw_form(v, a);
	else
		draw_first(v, a);
	html(v, "</div>\n</div>\n");
	return OK;
}

static enum status apply_page(struct visit *v, struct err *err)
{
	struct applying a;

	TRY(begin(v, &a, err));
	return draw(v, &a);
}

/* ---- saying it ---- */

static void add(struct options *o, const char *option, const char *value)
{
	if (*value)
		options_add(o, option, value);
}

/* Each line of a text area. */
static void add_lines(struct visit *v, struct options *o, const char *option, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\r\n");
		const char *line = arena_bytes(v->arena, text, n);

		add(o, option, line);
		text += n;
		text += strspn(text, "\r\n");
	}
}

static void add_all(struct visit *v, struct options *o, const char *option, const char *field)
{
	const char *one;

	for (size_t i = 0; i < OPTIONS_MAX && (one = request_values(v->request, field, i)); i++)
		add(o, option, one);
}

static void add_target(struct visit *v, const struct applying *a, struct options *o)
{
	bool outcomes = strcmp(a->target, "outcomes") == 0, award = strcmp(a->target, "award") == 0;

	add(o, "--target", a->target);
	add_all(v, o, "--module", "module");
	add(o, "--profile", visit_field(v, "profile"));
	add(o, "--award", visit_field(v, "award"));
	add_lines(v, o,
		  outcomes ? "--outcome"
		  : award  ? "--group"
			   : "--standards",
		  visit_field(v, "list"));
	if (strcmp(a->target, "modules") == 0 && !request_value(v->request, "module"))
		page_wrong(v, "module", "Choose a module");
	if (outcomes && !*visit_field(v, "list"))
		page_wrong(v, "list", "Name an outcome");
	if (award && !*visit_field(v, "award"))
		page_wrong(v, "award", "Name the award");
}

static void add_before(struct visit *v, struct options *o)
{
	for (size_t i = 1; i <= POSTS; i++) {
		const char *employer = visit_field(v, arena_printf(v->arena, "employer-%zu", i));
		const char *from = visit_field(v, arena_printf(v->arena, "from-%zu", i));
		const char *until = visit_field(v, arena_printf(v->arena, "until-%zu", i));
		const char *words = visit_field(v, arena_printf(v->arena, "post-%zu", i));

		if (*employer)
			add(o, "--post",
			    arena_printf(v->arena, "%s %s %s %s", employer, from,
					 *until ? until : "-", words));
		else if (*from || *until || *words)
			page_wrong(v, arena_printf(v->arena, "employer-%zu", i),
				   arena_printf(v->arena,
						"Name the employer of post %zu: whoever is known "
						"there judges nothing of yours",
						i));
	}
	for (size_t i = 1; i <= PRIORS; i++) {
		const char *words = visit_field(v, arena_printf(v->arena, "prior-%zu", i));
		const char *day = visit_field(v, arena_printf(v->arena, "awarded-%zu", i));
		const char *level = visit_field(v, arena_printf(v->arena, "level-%zu", i));

		if (*words)
			add(o, "--prior",
			    arena_printf(v->arena, "%s %s %s", day, level, words));
		else if (*day || *level)
			page_wrong(v, arena_printf(v->arena, "prior-%zu", i),
				   arena_printf(v->arena, "Say what award %zu is", i));
	}
}

static enum status apply(struct visit *v, struct err *err)
{
	struct drafting drafting = {0};
	struct options o = {.count = 0};
	struct applying a;
	struct err why;

	TRY(begin(v, &a, err));
	if (!*a.ref)
		return draw(v, &a);
	add_target(v, &a, &o);
	add(&o, "--process", json_text(a.process, "process"));
	add_all(v, &o, "--declare", "declare");
	add_before(v, &o);
	add_lines(v, &o, "--referee", visit_field(v, "referees"));
	add(&o, "--statement", visit_field(v, "statement"));
	for (size_t i = 0; i < json_array_size(json_object_get(a.process, "declarations")); i++) {
		if (!request_values(v->request, "declare", i) && !page_wrong_with(v, "declare"))
			page_wrong(v, "declare", "Make every declaration, or don't apply");
	}
	if (o.full)
		page_wrong(v, NULL,
			   "That is more than one page can say: apply with `attest equivalence apply`");
	if (v->page.error_count > 0)
		return draw(v, &a);
	TRY(sign_try(v, "equivalence apply", VISIT_LIST(a.ref), o.list, NULL, 0, &drafting, &why, err));
	if (why.status == OK)
		return sign_begin(v, &drafting,
				  arena_printf(v->arena,
					       "I apply to be found equivalent to what %s asks, "
					       "and make the declarations.",
					       a.ref),
				  "/cases/{entry}/claims", err);
	sign_refused(v, NULL, &drafting, &why);
	return draw(v, &a);
}

static const struct route_field first_fields[] = {
	{"curriculum", "the curriculum, as STP-CEN@2023.1", false},
	{"target", "modules, outcomes, award, standards, role or entry", false},
	{"process", "how it is judged; the one published last, unless said", false},
	{0},
};
static const struct route_field apply_fields[] = {
	{"curriculum", "the curriculum, as STP-CEN@2023.1", true},
	{"target", "modules, outcomes, award, standards, role or entry", true},
	{"process", "how it is judged; the one published last, unless said", false},
	{"declare", "a declaration of the process; all of them", true},
	{"module", "a module that is the target; several", false},
	{"list", "outcomes, sets of standards or groups of an award, one on a line", false},
	{"award", "the award that is the target", false},
	{"profile", "the role that is the target", false},
	{"employer-1", "a post: with from-1, until-1 and post-1; three of them", false},
	{"prior-1", "an award from before: with awarded-1 and level-1; two of them", false},
	{"referees", "who may be asked about the applicant, one on a line", false},
	{"statement", "what else the board should know", false},
	{"patient-data", "of what looks like patient data: not-a-patient, invented", false},
	{0},
};

extern const struct route page_apply[];
const struct route page_apply[] = {
	{"GET", "/cases/apply", NEED_SIGN_IN, ROLE_BIT(ROLE_APPLICANT), first_fields, NULL,
	 apply_page, "The form to begin a case of equivalence"},
	{"POST", "/cases/apply", NEED_SIGN_IN | KEEPS_FORM, ROLE_BIT(ROLE_APPLICANT), apply_fields, NULL,
	 apply, "What is to be signed to begin a case of equivalence"},
	{0},
};
