#include "cli/curriculum_title.h"

#include <string.h>

#include "assessment/catalogue.h"
#include "portfolio/list.h"

const char *curriculum_title(struct app *app, const char *ref)
{
	const struct specialisms *specialisms;
	struct listed_curriculum *items;
	const struct curriculum *c;
	struct err err;
	size_t count;

	if (list_curricula(journal_db(app->journal), app->arena, &items, &count, &err) != OK)
		return ref;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(items[i].ref, ref) == 0 &&
		    published_get(app->published, &items[i].digest, &c, &specialisms, &err) == OK)
			return arena_printf(app->arena, "%s, %s", c->head.title,
					    ref + strcspn(ref, "@") + 1);
	}
	return ref;
}
