/*
 * What somebody must never be able to do. Each is tried twice: honestly, where the journal must
 * refuse it and stay as it is, byte for byte; and by an operator who has the log's key and the
 * file, appends without asking any rule, and signs the head. Then verify must name that entry.
 */
#ifndef TESTS_SUPPORT_ATTACK_H
#define TESTS_SUPPORT_ATTACK_H

#include "support/forge.h"

struct attack {
	const char *name;
	struct submission (*make)(struct scene *s);
	enum status status;		 /* why the journal refuses it */
	const char *words;		 /* and how it says so */
	const char *code;		 /* of verify's finding */
	int64_t later;			 /* seconds from now until it is accepted */
	bool (*before)(struct scene *s); /* an honest entry that goes first; NULL: none */
};

/* Fails the test where it succeeds, is refused for another reason, or is not found. */
void attack_try(const struct attack *attack);

/* What the registrar says of the whole store, and another piece of evidence by anna: what several attacks begin with. */
struct submission registrar_says(struct scene *s, const char *kind, json_t *body);
struct line evidence_line(void);

#endif
