#include "cli/body_words.h"

#include <string.h>

#include "portfolio/guard.h"
#include "portfolio/list.h"

/* The first that fits; NULL fits every kind. */
static const struct label {
	const char *kind, *in, *name, *label;
} labels[] = {
	{ NULL, NULL, "adds", "Adds to" },
	{ NULL, NULL, "as", "As" },
	{ NULL, NULL, "assessor", "Assessor" },
	{ NULL, NULL, "authority", "Authority" },
	{ NULL, NULL, "award", "For the award" },
	{ NULL, NULL, "awarded", "Awarded on" },
	{ NULL, NULL, "because", "Because of" },
	{ NULL, NULL, "carries", "What carries" },
	{ "exemption", NULL, "case", "By the ratification" },
	{ NULL, NULL, "case", "Case" },
	{ NULL, NULL, "checked", "Identity checked" },
	{ NULL, NULL, "choose", "Choice" },
	{ NULL, NULL, "clerk", "Clerk of the case" },
	{ NULL, NULL, "commitment", "Commitment" },
	{ NULL, NULL, "conditions", "Conditions" },
	{ NULL, NULL, "continues", "Goes on from" },
	{ NULL, NULL, "counts", "Marks given" },
	{ NULL, NULL, "curriculum", "Curriculum" },
	{ "moved-date", NULL, "day", "Due now" },
	{ NULL, NULL, "day", "Day" },
	{ NULL, NULL, "declares", "Declares" },
	{ NULL, NULL, "demo", "A demonstration of" },
	{ NULL, NULL, "digest", "Curriculum as bound" },
	{ NULL, NULL, "digests", "Ratings, salted digests" },
	{ NULL, NULL, "domains", "Passkey domains" },
	{ NULL, NULL, "exception", "Made although missing" },
	{ NULL, NULL, "files", "Files" },
	{ NULL, NULL, "first", "First day" },
	{ NULL, NULL, "form", "Form" },
	{ "publish", NULL, "from", "Taken over from" },
	{ "exemption", NULL, "from", "Carried from" },
	{ NULL, NULL, "from", "From" },
	{ NULL, NULL, "gate", "Signs" },
	{ NULL, NULL, "ground", "On the ground of" },
	{ NULL, NULL, "groups", "Groups" },
	{ NULL, NULL, "guard", "Looked like patient data" },
	{ NULL, NULL, "hundredths", "Hundredths of full time" },
	{ NULL, NULL, "issuing", "Issuing certificate" },
	{ NULL, NULL, "items", "For" },
	{ NULL, NULL, "judgements", "Judgement" },
	{ "key-end", NULL, "key", "Key" },
	{ "sealed", NULL, "key", "Sealed to the key" },
	{ NULL, NULL, "key", "Public key" },
	{ "import", NULL, "last", "Head of that portfolio" },
	{ NULL, NULL, "last", "Last day" },
	{ NULL, NULL, "level", "Academic level" },
	{ NULL, NULL, "log", "Verifier key of the log" },
	{ NULL, NULL, "manifest", "Manifest of the bundle" },
	{ "map", NULL, "map", "Map" },
	{ NULL, NULL, "map", "By the map" },
	{ NULL, NULL, "maps", "By the maps" },
	{ NULL, NULL, "marks", "Marks" },
	{ NULL, NULL, "members", "Who judges" },
	{ NULL, NULL, "module", "Module" },
	{ NULL, NULL, "modules", "For modules" },
	{ "condition-met", NULL, "n", "Condition met" },
	{ NULL, NULL, "nonce", "Nonce" },
	{ NULL, NULL, "of", "Spared" },
	{ NULL, NULL, "officer", "Training officer" },
	{ NULL, NULL, "outcome", "Outcome" },
	{ NULL, NULL, "outcomes", "For outcomes" },
	{ NULL, NULL, "person", "Person" },
	{ NULL, NULL, "pin", "Pin of that log" },
	{ NULL, NULL, "places", "Places" },
	{ NULL, NULL, "point", "Outcome" },
	{ NULL, NULL, "posts", "Posts held" },
	{ NULL, NULL, "prior", "Qualifications held" },
	{ NULL, NULL, "process", "Process" },
	{ NULL, NULL, "profile", "Role profile" },
	{ NULL, NULL, "proof", "Proof of possession" },
	{ NULL, NULL, "signing", "Passkey that signs" },
	{ NULL, NULL, "rater", "Colleague" },
	{ NULL, NULL, "raters", "Colleagues who answered" },
	{ NULL, NULL, "reason", "Reason" },
	{ NULL, NULL, "referees", "Referees" },
	{ NULL, NULL, "register", "Register number" },
	{ NULL, NULL, "registrars", "First registrars" },
	{ NULL, NULL, "request", "Request" },
	{ NULL, NULL, "rests", "Rests on" },
	{ NULL, NULL, "result", "Result" },
	{ NULL, NULL, "review", "Review" },
	{ NULL, NULL, "role", "Role" },
	{ NULL, NULL, "root", "Root certificate" },
	{ NULL, NULL, "settles", "What became of targets" },
	{ NULL, NULL, "sha256", "SHA-256 of the file" },
	{ NULL, NULL, "signs", "Module signatures that carry, by entry" },
	{ NULL, NULL, "site", "Site" },
	{ NULL, NULL, "specialism", "Specialism" },
	{ NULL, NULL, "specialisms", "Specialisms" },
	{ NULL, NULL, "standards", "Standards" },
	{ NULL, NULL, "start", "Start" },
	{ NULL, NULL, "supervisor", "Supervisor" },
	{ "application", NULL, "target", "Equivalence to" },
	{ NULL, NULL, "target", "New curriculum as bound" },
	{ NULL, NULL, "targets", "Targets" },
	{ NULL, NULL, "texts", "Texts" },
	{ NULL, NULL, "there", "Known there as" },
	{ NULL, NULL, "tool", "Tool" },
	{ NULL, NULL, "tools", "Tools" },
	{ NULL, NULL, "topic", "Topic" },
	{ NULL, NULL, "units", "Decides" },
	{ NULL, NULL, "until", "Until" },
	{ NULL, NULL, "versions", "Versions of entries" },
	{ "retirement", NULL, "what", "Takes nobody new" },
	{ NULL, NULL, "what", "Moves" },
	{ NULL, NULL, "words", "Words of the narrative" },
	{ NULL, NULL, "wte", "Hundredths of full time" },
	{ NULL, "carries", "map", "by" },
	{ NULL, "carries", "n", "purpose" },
	{ NULL, "carries", "request", "request in entry" },
	{ NULL, "carries", "to", "" },
	{ NULL, "carries", "topic", "topic" },
	{ NULL, "conditions", "by", "by" },
	{ NULL, "conditions", "unit", "on" },
	{ NULL, "continues", "pin", "pin" },
	{ NULL, "continues", "root", "root" },
	{ NULL, "continues", "size", "entries" },
	{ NULL, "counts", "mark", "" },
	{ NULL, "counts", "point", "" },
	{ NULL, "counts", "raters", "given by" },
	{ NULL, "files", "name", "" },
	{ NULL, "files", "sha256", "SHA-256" },
	{ NULL, "from", "entry", "its entry" },
	{ NULL, "from", "pin", "of the log" },
	{ NULL, "items", "entry", "" },
	{ NULL, "items", "shows", "shows" },
	{ NULL, "judgements", "mark", "" },
	{ NULL, "judgements", "n", "attempt" },
	{ NULL, "judgements", "point", "" },
	{ NULL, "judgements", "unit", "in" },
	{ NULL, "members", "person", "" },
	{ NULL, "members", "seat", "seat" },
	{ NULL, "posts", "employer", "at" },
	{ NULL, "posts", "from", "from" },
	{ NULL, "posts", "until", "until" },
	{ NULL, "prior", "day", "of" },
	{ NULL, "prior", "level", "level" },
	{ NULL, "registrars", "key", "public key" },
	{ NULL, "registrars", "person", "" },
	{ NULL, "registrars", "proof", "proof of possession" },
	{ NULL, "signing", "backup", "copies" },
	{ NULL, "signing", "credential", "credential" },
	{ NULL, "signing", "domain", "site" },
	{ NULL, "registrars", "register", "register number" },
	{ NULL, "rests", "entry", "" },
	{ NULL, "rests", "n", "attempt" },
	{ NULL, "rests", "slot", "for" },
	{ NULL, "settles", "due", "now due" },
	{ NULL, "settles", "entry", "of" },
	{ NULL, "settles", "n", "target" },
	{ NULL, "settles", "outcome", "" },
	{ NULL, "targets", "due", "due" },
	{ NULL, "targets", "n", "target" },
	{ NULL, "units", "mark", "" },
	{ NULL, "units", "unit", "in" },
};

const char *body_label(const char *kind, const char *in, const char *name)
{
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		const struct label *l = &labels[i];

		if ((l->in == NULL ? in == NULL : in != NULL && strcmp(l->in, in) == 0) &&
		    (l->kind == NULL || strcmp(l->kind, kind) == 0) && strcmp(l->name, name) == 0)
			return l->label;
	}
	return NULL;
}

/* What is being said. */
struct saying {
	struct app *app;
	const char *kind;
	struct buf *out;
};

/* ---- one value ---- */

/* Points, outcomes, roles and reasons are words with hyphens; what is an id keeps them. */
static bool is_spoken(const char *name)
{
	static const char *const names[] = { "point", "outcome", "role", "reason", "checked" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void say_spoken(struct saying *s, const char *word)
{
	for (; *word; word++)
		buf_char(s->out, *word == '-' ? ' ' : *word);
}

/* "amira (Amira Khan)" */
static void say_person(struct saying *s, const char *person)
{
	const char *name = app_name(s->app, person);

	buf_text(s->out, person);
	if (strcmp(name, person) != 0)
		buf_printf(s->out, " (%s)", name);
}

/* An entry of this log by its place, anything else by its digest. */
static void say_digest(struct saying *s, const char *hex)
{
	struct err err;
	uint64_t seq;

	if (journal_find(s->app->journal, hex, &seq, &err) == OK)
		buf_printf(s->out, "entry %llu", (unsigned long long)seq);
	else
		buf_text(s->out, hex);
}

static void say_word(struct saying *s, const struct field *f, enum field_type type, const char *word)
{
	if (type == FIELD_PERSON)
		say_person(s, word);
	else if (type == FIELD_DIGEST)
		say_digest(s, word);
	else if (type == FIELD_BASE64)
		buf_text(s->out, "(in what was signed)");
	else if (f && is_spoken(f->name))
		say_spoken(s, word);
	else
		buf_text(s->out, word);
}

static const struct field *field_of(const struct field *fields, const char *name)
{
	for (; fields && fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

/* What an object of list `f` says, its members one after the other. */
static void say_object(struct saying *s, const struct field *f, const json_t *object)
{
	const char *name, *between = "";
	const json_t *value;

	json_object_foreach ((json_t *)object, name, value) {
		const struct field *member = field_of(f->fields, name);
		const char *label = body_label(s->kind, f->name, name);

		buf_text(s->out, between);
		buf_printf(s->out, "%s%s", label ? label : name, label && !*label ? "" : " ");
		if (json_is_string(value))
			say_word(s, member, member ? member->type : FIELD_WORD,
				 json_string_value(value));
		else
			buf_printf(s->out, "%lld", (long long)json_integer_value(value));
		between = ", ";
	}
}

static void say_value(struct saying *s, const struct field *f, const json_t *value)
{
	const char *name, *between = "";
	const json_t *item;
	size_t i;

	if (json_is_string(value))
		say_word(s, f, f ? f->type : FIELD_WORD, json_string_value(value));
	else if (json_is_integer(value))
		buf_printf(s->out, "%lld", (long long)json_integer_value(value));
	if (json_is_array(value) && json_array_size(value) == 0)
		buf_text(s->out, "none");
	json_array_foreach (value, i, item) {
		buf_text(s->out, i == 0 ? "" : json_is_object(item) ? "; " : ", ");
		if (json_is_object(item) && f)
			say_object(s, f, item);
		else if (json_is_string(item))
			say_word(s, f, f ? f->of : FIELD_WORD, json_string_value(item));
		else
			buf_printf(s->out, "%lld", (long long)json_integer_value(item));
	}
	/* Marks by their ids in the form. */
	json_object_foreach ((json_t *)value, name, item) {
		buf_printf(s->out, "%s%s: ", between, name);
		say_spoken(s, json_string_value(item) ? json_string_value(item) : "");
		between = "; ";
	}
}

/* What the author decided of what looked like patient data. */
static const char *guard_words(const char *decision)
{
	return decision && strcmp(decision, "invented") == 0 ?
		       "it is nobody's, by the author's word" :
		       "no patient can be known by it, by the author's word";
}

struct body_line *body_lines(struct app *app, const struct entry *e, size_t *ret_count)
{
	const struct kind *row = kind_find(&app->kinds, e->kind, e->v);
	struct body_line *lines =
		arena_array(app->arena, json_object_size(e->body), sizeof *lines);
	const json_t *value;
	const char *name;
	size_t count = 0;

	json_object_foreach ((json_t *)e->body, name, value) {
		CLEANUP(buf_release) struct buf words;
		struct saying s = { app, e->kind, &words };
		const char *label = body_label(e->kind, NULL, name);

		buf_init(&words, BODY_WORDS_MAX);
		if (strcmp(name, GUARD_MEMBER) == 0)
			buf_text(&words, guard_words(json_string_value(value)));
		else
			say_value(&s, field_of(row ? row->body : NULL, name), value);
		lines[count++] = (struct body_line){
			.label = label ? label : arena_text(app->arena, name),
			.words = words.full ? arena_printf(app->arena,
							   "%s … (the rest is in what was signed)",
							   words.data) :
					      arena_text(app->arena, words.data),
		};
	}
	*ret_count = count;
	return lines;
}
