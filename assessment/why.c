/* What a failed test is called when it is told to a person. */
#include "assessment/counts.h"

#include <string.h>

const char *with_article(const char *tool, struct arena *a)
{
	bool spelt = strpbrk(tool, "AEIOUY") == NULL;
	const char *an = spelt ? "FHLMNRSX" : "AEIO";

	return arena_printf(a, "%s %s", strchr(an, tool[0]) != NULL ? "an" : "a", tool);
}

const char *names_joined(const struct names *names, const char *between, struct arena *a)
{
	const char *text = names->count > 0 ? names->items[0] : "";

	for (size_t i = 1; i < names->count; i++)
		text = arena_printf(a, "%s%s%s", text, i + 1 < names->count ? ", " : between,
				    names->items[i]);
	return text;
}

const char *day_words(int32_t day, struct arena *a)
{
	char text[DAY_TEXT];

	day_text(day, text);
	return arena_text(a, text);
}

static const char *programme_why(const struct attempt *at, int32_t start, int32_t freeze,
				 struct arena *a)
{
	if (at->last_day > freeze)
		return arena_printf(a, "worked on %s, after the portfolio froze on %s",
				    day_words(at->last_day, a), day_words(freeze, a));
	return arena_printf(a, "worked from %s, before the programme began on %s",
			    day_words(at->first_day, a), day_words(start, a));
}

static const char *deadline_why(const struct attempt *at, int32_t freeze, struct arena *a)
{
	if (at->decided == 0)
		return arena_printf(a, "not decided by %s, when the portfolio froze",
				    day_words(freeze, a));
	return arena_printf(a, "decided on %s, after the portfolio froze on %s",
			    day_words(time_day(at->decided), a), day_words(freeze, a));
}

static const char *approval_why(const struct attempt *at, struct arena *a)
{
	if (at->decided == 0)
		return arena_printf(a, "the training officer has not approved %s", at->assessor);
	return arena_printf(a, "the training officer had not approved %s by %s", at->assessor,
			    day_words(time_day(at->decided), a));
}

static const char *target_why(const struct attempt *at, const struct target *t, struct arena *a)
{
	struct names modules = {.items = at->modules, .count = at->module_count};
	const char *filed;

	if (at->item[0] != '\0')
		filed = at->item;
	else
		filed = modules.count > 0 ? names_joined(&modules, " or ", a) : "no module";
	return arena_printf(a, "filed for %s, not for %s", filed,
			    t->kind == TARGET_QUOTA ? t->module->head.ref.id : t->item);
}

static const char *tool_why(const struct attempt *at, const struct target *t, struct arena *a)
{
	const char *wanted = t->kind == TARGET_QUOTA
				     ? with_article(names_joined(&t->quota->tools, " or ", a), a)
				     : "an activity";
	const char *filed;

	if (at->item[0] == '\0')
		filed = with_article(at->tool, a);
	else
		filed = strncmp(strchr(at->item, '/') + 1, "LO", 2) == 0 ? "an outcome"
									 : "an activity";
	return arena_printf(a, "filed as %s, not as %s", filed, wanted);
}

static const char *topic_why(const struct attempt *at, const struct target *t, struct arena *a)
{
	if (at->topic[0] == '\0')
		return "it names no topic";
	return arena_printf(a, "its topic %s is not one that %s lists", at->topic, t->item);
}

static const char *window_why(const struct attempt *at, const struct target *t, struct arena *a)
{
	if (at->last_day < t->after)
		return arena_printf(a, "worked on %s, before %s", day_words(at->last_day, a),
				    day_words(t->after, a));
	return arena_printf(a, "worked on %s, not before %s", day_words(at->last_day, a),
			    day_words(t->before, a));
}

static const char *value_why(const struct attempt *at, const struct target *t, struct arena *a)
{
	switch (t->quota->different) {
	case DIFFERENT_ASSESSORS:
		return arena_printf(a, "%s is the assessor of another one already", at->assessor);
	case DIFFERENT_SITES:
		if (at->site[0] == '\0')
			return "it does not say at which site";
		return arena_printf(a, "another one was at %s already", at->site);
	case DIFFERENT_TOPICS:
		return arena_printf(a, "another one was on topic %s already", at->topic);
	case DIFFERENT_NONE:
		break;
	}
	return "there is another one already";
}

const char *flaw_why(enum flaw flaw, const struct attempt *at, const struct target *t,
		     int32_t start, int32_t freeze, struct arena *a)
{
	switch (flaw) {
	case FLAW_OUTSIDE_PROGRAMME:
		return programme_why(at, start, freeze, a);
	case FLAW_AFTER_DEADLINE:
		return deadline_why(at, freeze, a);
	case FLAW_OWN_EVIDENCE:
		return "the trainee was the assessor";
	case FLAW_TRAINEE_ASSESSOR:
		return arena_printf(a, "%s was a trainee then", at->assessor);
	case FLAW_NOT_APPROVED:
		return approval_why(at, a);
	case FLAW_NOT_ACCREDITED:
		return arena_printf(a, "%s was not accredited for %s here, on %s or %s",
				    at->assessor, at->tool, day_words(at->last_day, a),
				    at->decided != 0 ? "when deciding" : "today");
	case FLAW_OTHER_TARGET:
		return target_why(at, t, a);
	case FLAW_WRONG_TOOL:
		return tool_why(at, t, a);
	case FLAW_WRONG_TOPIC:
		return topic_why(at, t, a);
	case FLAW_OUTSIDE_WINDOW:
		return window_why(at, t, a);
	case FLAW_CASE_USED:
		return arena_printf(a, "its case %s is used by another one already", at->kase);
	case FLAW_SAME_ASSESSOR:
		return value_why(at, t, a);
	}
	return "";
}
