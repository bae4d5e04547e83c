/* What comes from another log: who takes it in, of whom, and that it changes nothing. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "core/digest.h"
#include "support/world.h"

#define OTHER "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char *body(struct stage *s, const char *pin, const char *person)
{
	return arena_printf(s->memory,
			    "{'last':'" OTHER "','manifest':'" OTHER "','person':'%s','pin':'%s',"
			    "'there':'tom-elsewhere'}",
			    person, pin);
}

static struct say import(struct stage *s)
{
	return (struct say){.kind = "import",
			    .by = "registrar",
			    .as = ROLE_REGISTRAR,
			    .body = body(s, OTHER, "tom"),
			    .texts = "file.1 file.1.name"};
}

Test(import, is_taken_in_by_a_registrar_for_somebody_who_is_known)
{
	struct stage s;
	struct say say;

	stage_open(&s);
	(void)stage_cast(&s);
	stage_accepts(&s, import(&s));
	say = import(&s);
	say.body = body(&s, OTHER, "nobody");
	stage_refuses(&s, say, ERR_NOT_FOUND, "nobody");
	say = import(&s);
	say.by = "omar";
	stage_refuses(&s, say, ERR_DENIED, "does not hold the role registrar");
	say = import(&s);
	say.in = "tom";
	stage_refuses(&s, say, ERR_INVALID, "belongs to the whole store");
	say = import(&s);
	say.texts = "";
	stage_refuses(&s, say, ERR_INVALID, "file.1");
	say = import(&s);
	say.body = body(&s, OTHER, "registrar");
	stage_refuses(&s, say, ERR_DENIED, "of oneself");
	stage_close(&s);
}

Test(import, of_this_log_itself_is_none)
{
	struct stage s;
	struct say say;
	char pin[DIGEST_HEX];

	stage_open(&s);
	(void)stage_cast(&s);
	digest_hex(&s.world.pin, pin);
	say = import(&s);
	say.body = body(&s, pin, "tom");
	stage_refuses(&s, say, ERR_CONFLICT, "of this log");
	stage_close(&s);
}
