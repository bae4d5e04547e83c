/*
 * A portfolio that comes from another log: its bundle, as it came, is a file of the entry. It is
 * kept and shown, and counts for nothing here: whoever runs a log may invent all of its people, so
 * nothing of another log is taken for what people of this one said.
 */
#include <string.h>

#include "portfolio/body.h"
#include "portfolio/kind_priv.h"
#include "portfolio/world.h"

static const struct field import_body[] = {
	{.name = "last", .type = FIELD_DIGEST},
	{.name = "manifest", .type = FIELD_DIGEST},
	{.name = "person", .type = FIELD_PERSON},
	{.name = "pin", .type = FIELD_DIGEST},
	{.name = "there", .type = FIELD_NAME}, /* their id in that log: nobody's in this one */
	{0},
};
static const struct text_rule import_texts[] = {
	{"file.1", false}, {"file.1.name", false}, {"reason", true}, {0}};

static enum status import_check(struct world *w, const struct entry *e, struct err *err)
{
	const struct digest pin = body_digest(e->body, "pin");
	const char *person = body_text(e->body, "person");

	TRY(world_needs_person(w, person, err));
	if (strcmp(person, e->author) == 0)
		return fail(err, ERR_DENIED,
			    "%s cannot take in a portfolio of oneself: ask another "
			    "registrar",
			    e->author);
	if (digest_equal(&pin, &w->pin))
		return fail(err, ERR_CONFLICT, "the bundle is of this log: what it holds is here");
	return OK;
}

const struct kind kind_import = {
	.name = "import",
	.v = 1,
	.place = PLACE_STORE,
	.alone = true,
	.roles = ROLE_BIT(ROLE_REGISTRAR),
	.body = import_body,
	.texts = import_texts,
	.revocable = true,
	.check = import_check,
};
