/*
 * What nobody may ever be able to say in a case of equivalence, or in training where it takes the engine. Each is
 * tried twice: honestly, where the journal must refuse it and stay as it is, byte for byte; and by an operator who
 * has the log's key and the file, appends without asking any rule, and signs the head. Then verify must name that
 * entry.
 */
#ifndef TESTS_ASSESSMENT_CASE_ATTACK_H
#define TESTS_ASSESSMENT_CASE_ATTACK_H

#include "assessment/forced.h"
#include "assessment/panel_store.h"

struct attack {
	const char *name, *kind;
	struct words (*make)(void);
	enum status status; /* why the journal refuses it */
	const char *words;  /* and how it says so */
	/*
	 * What goes before, in an empty store. Rows of one stage stand together and are tried in one store, which
	 * none of them changes: then `make` says nothing itself.
	 */
	void (*stage)(void);
};

/* The kinds that test_attacks_panel.c attacks; test_attacks.c has the others of assessment's. */
static const char *const panel_kinds[] = { "sealed",	   "opened", "decision",      "assent",
					   "ratification", "appeal", "condition-met", NULL };

static inline bool attack_tries(const struct attack *attacks, size_t count, const char *kind)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(attacks[i].kind, kind) == 0)
			return true;
	return false;
}

static inline void attack_try(const struct attack *attack)
{
	struct words words = attack->make();
	struct scene scene = forced_scene(&real);
	const struct finding *finding;
	struct submission submission;
	struct digest before, after;
	struct verdict verdict;
	struct report report;
	uint64_t seq;

	cr_assert(strcmp(words.kind, attack->kind) == 0, "%s is a %s", attack->name, words.kind);
	submission = real_sign(&real, &words);
	before = scene_digest(&scene);
	verdict = store_append(&real.s, &submission);
	after = scene_digest(&scene);
	cr_expect(verdict.status == attack->status && strstr(verdict.err.text, attack->words) != NULL,
		  "%s: %d, %s", attack->name, (int)verdict.status, verdict.err.text);
	cr_expect(digest_equal(&before, &after), "%s: the journal was changed", attack->name);

	report = forced(&real, &scene, &submission, &seq);
	finding = report_find(&report, "rule", (int64_t)seq);
	cr_expect(not(report.ok), "%s", attack->name);
	cr_expect(finding != NULL && strstr(finding->text, attack->words) != NULL, "%s, entry %d:%s",
		  attack->name, (int)seq, report_text(&scene, &report));
	for (size_t i = 0; i < report.finding_count; i++)
		cr_expect(report.findings[i].seq == (int64_t)seq || report.findings[i].seq == -1,
			  "%s blames an entry that is right:%s", attack->name, report_text(&scene, &report));
}

static inline void attacks_try(const struct attack *attacks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || attacks[i].stage != attacks[i - 1].stage) {
			if (i > 0)
				case_leave();
			attacks[i].stage();
		}
		attack_try(&attacks[i]);
	}
	case_leave();
}

#endif
