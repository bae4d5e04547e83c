#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "curricula/check.h"
#include "curricula/library.h"

/* One end of a map: a curriculum, a module or a set. */
static const struct file *check_end(struct checker *k, const char *verb, const char *name)
{
	struct ref ref;
	const struct file *file;

	if (ref_parse(name, &ref, NULL) != OK)
		return NULL;
	file = library_file(k->lib, &ref);
	if (file == NULL || file->kind == FILE_MODULE || file->kind == FILE_STANDARDS)
		return check_ref(k, k->file->head->line, verb, &ref,
				 file == NULL ? FILE_CURRICULUM : file->kind);
	return check_ref(k, k->file->head->line, verb, &ref, FILE_CURRICULUM);
}

/* CODE/part in a module: an activity, an outcome, a quota or a topic. */
static bool module_has(const struct module *m, const char *part)
{
	if (has_activity(m, part) || module_outcome(m, part) != NULL ||
	    module_quota(m, part) != NULL)
		return true;
	for (size_t q = 0; q < m->quota_count; q++)
		for (size_t t = 0; t < m->quotas[q]->topic_count; t++)
			if (strcmp(m->quotas[q]->topics[t].id, part) == 0)
				return true;
	return false;
}

/* The module of this code in a curriculum or by itself; *ret_known says whether the code is known.
 */
static const struct module *end_module(const struct file *end, const char *code, bool *ret_known)
{
	const struct use *use;

	if (end->kind == FILE_MODULE) {
		*ret_known = strcmp(end->head->ref.id, code) == 0;
		return *ret_known ? end->module : NULL;
	}
	use = curriculum_use(end->curriculum, code);
	*ret_known = use != NULL;
	return use == NULL ? NULL : use->module;
}

static void check_path(struct checker *k, const struct file *end, const char *path, int line)
{
	char code[ID_MAX] = "";
	const char *slash = strchr(path, '/');
	size_t n = slash == NULL ? strlen(path) : (size_t)(slash - path);
	bool known;

	if (end == NULL || n >= sizeof(code))
		return;
	memcpy(code, path, n);
	if (end->kind == FILE_STANDARDS) {
		known = strcmp(code, end->head->ref.id) == 0 &&
			(slash == NULL || standards_item(end->standards, slash + 1) != NULL);
	} else {
		const struct module *m = end_module(end, code, &known);

		/* A module that is missing was told with its curriculum. */
		if (known && slash != NULL && m != NULL)
			known = module_has(m, slash + 1);
	}
	if (!known)
		check_fault(k, line, "%s is not in %s; name what it has", path, end->head->name);
}

static void check_carries(struct checker *k, const struct map *m, size_t i)
{
	const struct carries *c = &m->carries[i];

	for (size_t j = 0; j < i; j++)
		if (strcmp(m->carries[j].from, c->from) == 0 &&
		    strcmp(m->carries[j].to, c->to) == 0) {
			check_fault(k, c->line,
				    "%s to %s stands twice, first on line %d; write it once",
				    c->from[0] == '\0' ? "the award" : c->from, c->to,
				    m->carries[j].line);
			break;
		}
	if (c->extent != EXTENT_SAME && c->text[0] == '\0')
		check_fault(k, c->line,
			    "extent=\"%s\" without words; add what whoever judges must know",
			    c->extent == EXTENT_PART ? "part" : "none");
}

static void check_days(struct checker *k, const char *from_name, int32_t from,
		       const char *until_name, int32_t until)
{
	char from_text[DAY_TEXT], until_text[DAY_TEXT];

	if (from == DAY_NONE || from <= until)
		return;
	day_text(from, from_text);
	day_text(until, until_text);
	check_fault(k, k->file->head->line, "%s %s is after %s %s; write the earlier day first",
		    from_name, from_text, until_name, until_text);
}

void check_map(struct checker *k, const struct map *m)
{
	const struct file *source = NULL, *target;

	if (m->source[0] != '\0' && strcmp(m->source, m->target) == 0)
		check_fault(k, m->head.line, "source and target are both %s; name two", m->source);
	if (m->source[0] != '\0')
		source = check_end(k, "carries from", m->source);
	target = check_end(k, "carries to", m->target);
	check_days(k, "from", m->from, "until", m->until);
	check_days(k, "awarded-from", m->awarded_from, "awarded-until", m->awarded_until);
	for (size_t i = 0; i < m->carry_count; i++) {
		check_carries(k, m, i);
		if (m->carries[i].from[0] != '\0')
			check_path(k, source, m->carries[i].from, m->carries[i].line);
		check_path(k, target, m->carries[i].to, m->carries[i].line);
	}
}
