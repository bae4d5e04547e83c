/* Who could judge a case: whom a registrar asks before allocating it. */
#include <string.h>

#include "cli/cases.h"
#include "cli/command.h"
#include "cli/words.h"
#include "core/json.h"
#include "portfolio/list.h"
#include "portfolio/world.h"

struct candidates {
	struct app *app;
	struct world w;
	struct case_view v;
	struct case_file *open; /* every case that may still become something */
	size_t open_count;
	struct listed_person *people;
	size_t people_count;
	json_t *seats;
};

static enum status load_open(struct candidates *c, struct err *err)
{
	struct listed_case *cases;
	size_t count;

	TRY(case_list(&c->w, NULL, &cases, &count, err));
	c->open = arena_array(c->app->arena, count, sizeof(*c->open));
	for (size_t i = 0; i < count; i++) {
		struct case_file *file = &c->open[c->open_count];

		TRY(case_load(&c->w, cases[i].applicant, cases[i].seq, file, err));
		c->open_count += file->seq != c->v.file.seq && case_is_open(file);
	}
	return OK;
}

/* Other open cases in which they sit. */
static size_t load_of(const struct candidates *c, const char *person)
{
	enum case_seat seat;
	size_t load = 0;

	for (size_t i = 0; i < c->open_count; i++)
		load += c->open[i].allocated != 0 && case_is_member(&c->open[i], person, &seat);
	return load;
}

static bool holds(const struct candidates *c, const struct listed_person *p, enum role role)
{
	int32_t today = world_today(&c->w);

	for (size_t i = 0; i < p->role_count; i++)
		if (p->roles[i].role == role && p->roles[i].from <= today &&
		    today <= p->roles[i].until)
			return true;
	return false;
}

static enum status add_person(struct candidates *c, const struct listed_person *p,
			      enum case_seat seat, json_t *may, json_t *may_not, struct err *err)
{
	json_t *item =
		json_pack("{sssssssI}", "person", p->id, "name", app_name(c->app, p->id),
			  "register", p->register_number, "load", (json_int_t)load_of(c, p->id));
	struct err why;
	enum status status = case_seat_check(&c->w, &c->v, p->id, seat, &why);

	if (status != OK && status != ERR_DENIED && status != ERR_CONFLICT) {
		json_decref(item);
		return fail(err, status, "%s", why.text);
	}
	if (status != OK)
		json_object_set_new(item, "why", json_string(why.text));
	json_array_append_new(status == OK ? may : may_not, item);
	return OK;
}

/* Registrars to whose key can be sealed, and who are not the applicant. */
static enum status add_clerks(struct candidates *c, json_t *clerks, struct err *err)
{
	for (size_t i = 0; i < c->people_count; i++) {
		const char *id = c->people[i].id;
		CLEANUP(key_cleanup) struct key *key = NULL;
		enum status status;
		struct err why;

		if (!holds(c, &c->people[i], ROLE_REGISTRAR) ||
		    strcmp(id, c->v.file.applicant) == 0)
			continue;
		status = case_sealing_key(&c->w, id, &key, &why);
		if (status == ERR_NOT_FOUND)
			continue;
		if (status != OK)
			return fail(err, status, "%s", why.text);
		json_array_append_new(clerks, json_pack("{ssss}", "person", id, "name",
							app_name(c->app, id)));
	}
	return OK;
}

static void print_clerks(struct app *app, const json_t *clerks)
{
	const json_t *one;
	size_t i;

	fputs("clerk, one:\n", app->out);
	json_array_foreach (clerks, i, one) {
		print_words(app->out, "  %s (%s)\n", json_string_value(json_object_get(one, "name")),
			    json_string_value(json_object_get(one, "person")));
	}
	if (json_array_size(clerks) == 0)
		fputs("  nobody; a registrar makes the key: attest equivalence clerk-key\n", app->out);
}

static int by_load(const void *a, const void *b)
{
	json_t *const *x = a, *const *y = b;
	json_int_t left = json_integer_value(json_object_get(*x, "load"));
	json_int_t right = json_integer_value(json_object_get(*y, "load"));

	if (left != right)
		return left < right ? -1 : 1;
	return strcmp(json_string_value(json_object_get(*x, "person")),
		      json_string_value(json_object_get(*y, "person")));
}

/* Those with the fewest cases first, so that work is shared out. */
static json_t *sorted(struct candidates *c, const json_t *list)
{
	size_t count = json_array_size(list);
	json_t **items = arena_array(c->app->arena, count, sizeof(json_t *)), *out = json_array();

	for (size_t i = 0; i < count; i++)
		items[i] = json_array_get(list, i);
	if (count > 0)
		qsort(items, count, sizeof(json_t *), by_load);
	for (size_t i = 0; i < count; i++)
		json_array_append(out, items[i]);
	return out;
}

static enum status add_seat(struct candidates *c, enum case_seat seat, int32_t wanted,
			    struct err *err)
{
	CLEANUP(json_cleanup) json_t *may = json_array(), *may_not = json_array();
	enum role role = case_seat_role(seat);

	if (wanted == 0)
		return OK;
	for (size_t i = 0; i < c->people_count; i++)
		if (holds(c, &c->people[i], role))
			TRY(add_person(c, &c->people[i], seat, may, may_not, err));
	json_array_append_new(c->seats, json_pack("{sssisoso}", "seat", case_seat_name(seat),
						  "wanted", (int)wanted, "may", sorted(c, may),
						  "may_not", sorted(c, may_not)));
	return OK;
}

static void print_seat(struct app *app, const json_t *seat)
{
	const json_t *item;
	size_t i;

	print_words(app->out, "%s, %d wanted:\n", json_string_value(json_object_get(seat, "seat")),
		    (int)json_integer_value(json_object_get(seat, "wanted")));
	json_array_foreach (json_object_get(seat, "may"), i, item) {
		int load = (int)json_integer_value(json_object_get(item, "load"));

		print_words(app->out, "  %s (%s)%s%s, in %d other open case%s\n",
			    json_string_value(json_object_get(item, "name")),
			    json_string_value(json_object_get(item, "person")),
			    *json_string_value(json_object_get(item, "register")) ? ", register "
										  : "",
			    json_string_value(json_object_get(item, "register")), load,
			    load == 1 ? "" : "s");
	}
	if (json_array_size(json_object_get(seat, "may")) == 0)
		fputs("  nobody; a registrar grants the role to somebody else\n", app->out);
	json_array_foreach (json_object_get(seat, "may_not"), i, item) {
		print_wrapped(app->out, "  not: ", "    ",
			      json_string_value(json_object_get(item, "why")));
	}
}

static enum status candidates_run(struct app *app, const struct args *args, struct err *err)
{
	CLEANUP(json_cleanup) json_t *seats = json_array(), *clerks = json_array();
	struct candidates c = {.app = app, .w = cases_world(app), .seats = seats};
	const json_t *seat;
	size_t i;

	TRY(cases_view(app, args_operand(args, 0), &c.v, err));
	TRY(load_open(&c, err));
	TRY(list_people(journal_db(app->journal), app->arena, &c.people, &c.people_count, err));
	TRY(add_seat(&c, SEAT_PROFESSIONAL, c.v.process->professional, err));
	TRY(add_seat(&c, SEAT_SPECIALIST, c.v.process->specialist, err));
	TRY(add_seat(&c, SEAT_LAY, c.v.process->lay, err));
	TRY(add_clerks(&c, clerks, err));
	if (app->json)
		return print_json(app,
				  json_pack("{sIsOsO}", "id", (json_int_t)c.v.file.seq, "seats",
					    seats, "clerks", clerks),
				  err);
	json_array_foreach (seats, i, seat) {
		print_seat(app, seat);
	}
	print_clerks(app, clerks);
	return OK;
}

extern const struct command cmd_equivalence_candidates[];
const struct command cmd_equivalence_candidates[] = {
	{"equivalence candidates", "CASE", "list who could judge a case, and why others could not",
	 "For each seat that the process asks for: who holds the role, is on a register (or, of "
	 "the public, on\n"
	 "none), reaches the specialism and is bound to the applicant by nothing in the records, "
	 "those with\n"
	 "the fewest other cases first; then who holds the role and cannot sit, and why. Last, which\n"
	 "registrars can be its clerk: those with a key to which judgements are sealed.",
	 NULL, NEEDS_STORE, candidates_run, "attest equivalence candidates 31"},
	{NULL},
};
