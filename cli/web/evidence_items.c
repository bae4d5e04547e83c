#include "cli/web/evidence_items.h"

#include <string.h>

#include "core/json.h"
#include "core/ranking.h"

static bool is_wanted(const json_t *module, const char *unit)
{
	const json_t *b;
	size_t i;

	json_array_foreach (json_object_get(module, "blockers"), i, b) {
		if (strcmp(json_text(b, "unit"), unit) == 0)
			return true;
	}
	return false;
}

static enum status add_module(struct visit *v, const json_t *module, struct item *items, size_t *count,
			      struct err *err)
{
	const char *id = json_text(module, "id");
	const json_t *activity;
	json_t *doc;
	size_t i;

	TRY(visit_command(v, "curriculum show", VISIT_LIST(json_text(module, "module")), VISIT_NONE, &doc, err));
	json_array_foreach (json_object_get(doc, "activities"), i, activity) {
		long long n = (long long)json_number(activity, "id");
		const char *unit = arena_printf(v->arena, "%s/%lld", id, n);

		if (!is_wanted(module, unit) || *count == ITEMS_MAX)
			continue;
		items[(*count)++] = (struct item){
			.unit = unit,
			.text = arena_printf(v->arena, "%s activity %lld: %s", id, n,
					     json_text(activity, "does")),
			.wants = json_text(activity, "evidence"),
		};
	}
	return OK;
}

enum status evidence_items(struct visit *v, struct item **ret_items, size_t *ret_count,
			   json_t **ret_progress, struct err *err)
{
	struct item *items = arena_array(v->arena, ITEMS_MAX, sizeof *items);
	const json_t *module;
	json_t *progress;
	size_t count = 0, i;

	TRY(visit_command(v, "progress", VISIT_LIST(v->session.person), VISIT_NONE, &progress,
			  err));
	json_array_foreach (json_object_get(progress, "modules"), i, module) {
		if (json_array_size(json_object_get(module, "blockers")) > 0)
			TRY(add_module(v, module, items, &count, err));
	}
	*ret_items = items;
	*ret_count = count;
	if (ret_progress)
		*ret_progress = progress;
	return OK;
}

enum status evidence_items_like(struct visit *v, const struct item *items, size_t count,
				const char *words, size_t most, const struct item ***ret_found,
				size_t *ret_count, struct err *err)
{
	const char **texts = arena_array(v->arena, count + 1, sizeof *texts);
	const struct item **found = arena_array(v->arena, most + 1, sizeof *found);
	struct ranking *ranking;
	struct ranked *ranked;
	size_t ranked_count, n = 0;

	for (size_t i = 0; i < count; i++)
		texts[i] = arena_printf(v->arena, "%s %s", items[i].text, items[i].wants);
	*ret_found = found;
	*ret_count = 0;
	if (count == 0 || !*words)
		return OK;
	TRY(ranking_new(texts, count, count, v->arena, &ranking, err));
	TRY(ranking_find(ranking, words, most, &ranked, &ranked_count, err));
	for (size_t i = 0; i < ranked_count; i++)
		found[n++] = &items[ranked[i].document];
	*ret_count = n;
	return OK;
}
