/* Who may waive what: the `waiver` elements of a curriculum (curricula/FORMAT.md section 3). */
#include <string.h>

#include "assessment/catalogue_priv.h"
#include "core/buf.h"

#define SENTENCE_MAX 2048

/* Does the element allow this? `use` is that of the module, where it is one. */
static bool allows(const struct waiver *waiver, const char *of, const struct use *use)
{
	if (waiver->of.count > 0)
		return names_have(&waiver->of, of);
	return use != NULL && use->module != NULL &&
	       (waiver->phase == 0 || waiver->phase == use->phase) &&
	       (waiver->any_kind || waiver->kind == use->module->kind);
}

/* "rotation modules of phase 1 (by the registrar)", "CEN-R1/3, year-1 (by the panel)" */
static void describe(struct buf *out, const struct waiver *waiver)
{
	if (out->len > 0)
		buf_text(out, "; ");
	for (size_t i = 0; i < waiver->of.count; i++)
		buf_printf(out, "%s%s", i > 0 ? ", " : "", waiver->of.items[i]);
	if (waiver->of.count == 0 && !waiver->any_kind)
		buf_printf(out, "%s ", module_kind_name(waiver->kind));
	if (waiver->of.count == 0)
		buf_text(out, "modules");
	if (waiver->phase != 0)
		buf_printf(out, " of phase %d", (int)waiver->phase);
	buf_printf(out, " (by the %s", role_name(waiver->by));
	if (waiver->has_countersign)
		buf_printf(out, ", countersigned by a %s", role_name(waiver->countersign));
	buf_char(out, ')');
}

static enum status refuse(const struct curriculum *c, const char *of, enum role role,
			  const struct waiver *other, struct err *err)
{
	CLEANUP(buf_release) struct buf all;

	buf_init(&all, SENTENCE_MAX);
	if (other != NULL)
		return fail(err, ERR_DENIED, "%s is waived by the %s, not by the %s", of,
			    role_name(other->by), role_name(role));
	if (c->waiver_count == 0)
		return fail(err, ERR_DENIED, "%s lets nobody waive anything, so not %s either",
			    c->head.name, of);
	for (size_t i = 0; i < c->waiver_count; i++)
		describe(&all, &c->waivers[i]);
	return fail(err, ERR_DENIED, "%s lets nobody waive %s; what can be waived is: %.160s",
		    c->head.name, of, all.data);
}

/* Of several elements that allow it, the one that asks nobody else to sign; else the first. */
enum status catalogue_waives(void *data, const struct digest *digest, const char *of,
			     enum role role, bool *ret_countersign, enum role *ret_role,
			     struct err *err)
{
	const struct waiver *found = NULL, *other = NULL;
	const struct curriculum *c;
	const struct use *use;

	TRY(published_get(data, digest, &c, NULL, err));
	use = curriculum_use(c, of);
	for (size_t i = 0; i < c->waiver_count; i++) {
		const struct waiver *waiver = &c->waivers[i];

		if (!allows(waiver, of, use))
			continue;
		if (waiver->by != role)
			other = other != NULL ? other : waiver;
		else if (found == NULL || (found->has_countersign && !waiver->has_countersign))
			found = waiver;
	}
	if (found == NULL)
		return refuse(c, of, role, other, err);
	*ret_countersign = found->has_countersign;
	if (found->has_countersign)
		*ret_role = found->countersign;
	return OK;
}
