/*
 * What the tests of store-wide kinds share: a stage with a registrar, and questions about what was
 * counted, who holds a role, and the bodies of key entries.
 */
#ifndef TESTS_PORTFOLIO_REGISTRAR_STAGE_H
#define TESTS_PORTFOLIO_REGISTRAR_STAGE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/kind.h"
#include "support/world.h"

static struct stage s;
static struct err err;

static inline void open_stage(void)
{
	stage_open(&s);
}

static inline void close_stage(void)
{
	stage_close(&s);
}

/* The registrar says something store-wide. */
static inline struct say registrar(const char *kind, const char *body)
{
	return (struct say){
		.kind = kind,
		.by = "registrar",
		.as = ROLE_REGISTRAR,
		.body = body,
		.texts = strcmp(kind, "person") == 0 ? "name" : NULL,
	};
}

static inline int64_t count(struct query *q)
{
	bool row;

	cr_assert(eq(int, query_step(q, &row, &err), OK), "%s", err.text);
	return row ? col_int(q, 0) : 0;
}

static inline int64_t count_pending(void)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(eq(int,
		     db_query(s.world.db,
			      "SELECT count(*) FROM fact_pending WHERE seq NOT IN"
			      " (SELECT pending FROM fact_effect)",
			      &q, &err),
		     OK));
	return count(q);
}

static inline int64_t count_single(void)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	cr_assert(eq(
		int,
		db_query(s.world.db, "SELECT count(*) FROM fact_entry WHERE single = 1", &q, &err),
		OK));
	return count(q);
}

static inline bool holds(const char *person, enum role role)
{
	CLEANUP(arena_cleanup) struct arena *a = arena_new(1u << 20);
	bool held;

	s.world.arena = a;
	cr_assert(eq(int, world_holds(&s.world, person, role, world_today(&s.world), &held, &err),
		     OK));
	s.world.arena = NULL;
	return held;
}

static inline const char *key_hex(const char *name)
{
	struct digest key = key_fingerprint(stage_key(&s, name));
	char *hex = arena_alloc(s.memory, DIGEST_HEX);

	digest_hex(&key, hex);
	return hex;
}

static inline const char *key_body(const char *key, const char *person)
{
	return arena_printf(s.memory, "{'checked':'passport','person':'%s',%s}", person,
			    stage_proof(&s, key, person));
}

/* The same, which they give themselves with a key that they have. */
static inline const char *own_key_body(const char *key, const char *person)
{
	return arena_printf(s.memory, "{'checked':'own-key','person':'%s',%s}", person,
			    stage_proof(&s, key, person));
}

static inline const char *end_body(const char *key, const char *from)
{
	return from == NULL ? arena_printf(s.memory, "{'key':'%s','reason':'stolen'}", key_hex(key))
			    : arena_printf(s.memory, "{'from':'%s','key':'%s','reason':'stolen'}",
					   from, key_hex(key));
}

#endif
