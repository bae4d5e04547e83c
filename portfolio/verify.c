#include "portfolio/verify.h"

#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "portfolio/journal.h"
#include "portfolio/text.h"
#include "portfolio/verify_priv.h"

#define FINDINGS_MAX 10000

/* ---- findings ---- */

void finding_add(struct audit *audit, const char *code, int64_t seq, const struct digest *entry,
		 const char *format, ...)
{
	struct report *report = audit->report;
	char text[sizeof(((struct err *)0)->text)], hex[DIGEST_HEX] = "";
	struct err clean;
	va_list args;

	report->finding_total++;
	if (report->finding_count == FINDINGS_MAX)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	err_note(&clean, ERR_CORRUPT, "%s", text); /* what it quotes may be anybody's bytes */
	if (entry != NULL)
		digest_hex(entry, hex);
	report->findings = arena_grow(audit->arena, report->findings, report->finding_count,
				      &report->finding_room, sizeof(*report->findings));
	report->findings[report->finding_count++] = (struct finding){
		.code = code,
		.seq = seq,
		.entry = arena_text(audit->arena, hex),
		.text = arena_text(audit->arena, clean.text),
	};
}

void progress_tell(const struct audit *audit, const char *what, uint64_t done, uint64_t total)
{
	if (audit->want->progress != NULL)
		audit->want->progress(audit->want->data, what, done, total);
}

void *array_room(void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = *room == 0 ? 64 : *room * 2;
	items = reallocarray(items, *room, size);
	if (items == NULL)
		abort();
	return items;
}

void audit_release(struct audit *audit)
{
	db_close(audit->store);
	db_close(audit->fresh);
	verifier_release(&audit->log);
	certificate_free(audit->root);
	certificate_free(audit->issuing);
	free(audit->texts);
	free(audit->wrong);
}

void seen_head_check(struct audit *audit)
{
	const struct verify_want *want = audit->want;
	struct checkpoint seen;

	if (want->head_seen != NULL && want->head_seen(want->data, &audit->pin, &seen) &&
	    seen.size == audit->report->size && !digest_equal(&seen.root, &audit->report->root))
		finding_add(
			audit, "rollback", -1, NULL,
			"the log signed another head of %llu entries than the one that you saw: it "
			"shows different people different histories",
			(unsigned long long)seen.size);
}

/* ---- a store ---- */

static enum status anchor_find(struct audit *audit, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char *bytes;
	size_t n;
	bool row;

	TRY(db_query(audit->store, "SELECT CAST(bytes AS BLOB) FROM entry WHERE seq = 0", &q, err));
	TRY(query_step(q, &row, err));
	if (!row) {
		finding_add(
			audit, "anchor", 0, NULL,
			"there is no entry 0: nothing says whose store this is, nor by which keys "
			"to check it");
		return OK;
	}
	bytes = col_blob(q, 0, &n);
	anchor_check(audit, bytes, n);
	return OK;
}

/* The folder itself: what is in keys/ is the operator's, and attachments/ is looked at with the texts. */
static enum status folder_check(struct audit *audit, struct err *err)
{
	static const char *const ours[] = {
		".",	       "..",		    "attest.db",   "attest.db-wal", "attest.db-shm",
		"attachments", "attest.db-journal", "unfinished", "keys", "erasing",
		/* what stands outside the journal: portfolio/support.h */
		"support.db", "support.db-wal", "support.db-shm", "support.db-journal",
	};
	DIR *dir = opendir(audit->dir);
	const struct dirent *item;

	if (dir == NULL)
		return fail(err, ERR_IO, "%s: cannot be read: %m", audit->dir);
	while ((item = readdir(dir)) != NULL) {
		bool known = false;

		for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
			known = known || strcmp(item->d_name, ours[i]) == 0;
		if (!known)
			finding_add(audit, "store", -1, NULL,
				    "the file %s is no part of a store: nobody signed for it, and "
				    "attest did not put it there",
				    item->d_name);
		if (strcmp(item->d_name, "erasing") == 0)
			finding_add(audit, "store", -1, NULL,
				    "an erasure is not finished: what was to be erased may still lie in "
				    "these files; `attest rebuild` finishes it");
	}
	closedir(dir);
	return OK;
}

/* A layer that cannot be finished is a finding: those that follow may still tell something. */
static bool layer(struct audit *audit, const char *what, enum status status, const struct err *err)
{
	if (status != OK)
		finding_add(audit, "store", -1, NULL, "%s could not be checked to the end: %s",
			    what, err->text);
	return status == OK;
}

static void layers_run(struct audit *audit)
{
	enum soundness soundness = STORE_FOREIGN;
	struct err err;
	bool whole;

	(void)layer(audit, "the folder", folder_check(audit, &err), &err);
	whole = layer(audit, "the tables", schema_check(audit, &soundness, &err), &err);
	if (soundness == STORE_FOREIGN) {
		finding_add(audit, "store", -1, NULL,
			    "nothing else was checked: the tables are not those that attest makes");
		return;
	}
	if (!layer(audit, "entry 0", anchor_find(audit, &err), &err))
		return;
	whole = layer(audit, "the log", log_check(audit, &err), &err) && whole;
	if (whole && soundness == STORE_SOUND)
		(void)layer(audit, "rules and facts", rules_check(audit, &err), &err);
	else
		finding_add(
			audit, "store", -1, NULL,
			"rules, facts and certificates were not checked: the database itself is "
			"not in order");
	(void)layer(audit, "texts", stored_texts_check(audit, &err), &err);
}

/* By log number, what concerns no entry last; findings of one entry in the order of the layers. */
struct ranked {
	struct finding finding;
	size_t place;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->finding.seq != y->finding.seq) {
		if ((x->finding.seq < 0) != (y->finding.seq < 0))
			return x->finding.seq < 0 ? 1 : -1;
		return x->finding.seq < y->finding.seq ? -1 : 1;
	}
	return x->place < y->place ? -1 : 1;
}

static void findings_sort(struct audit *audit)
{
	struct report *report = audit->report;
	struct ranked *ranked = arena_array(audit->arena, report->finding_count, sizeof(*ranked));

	for (size_t i = 0; i < report->finding_count; i++)
		ranked[i] = (struct ranked){report->findings[i], i};
	if (report->finding_count > 0)
		qsort(ranked, report->finding_count, sizeof(*ranked), compare_ranked);
	for (size_t i = 0; i < report->finding_count; i++)
		report->findings[i] = ranked[i].finding;
}

void report_finish(struct audit *audit)
{
	findings_sort(audit);
	audit->report->ok = audit->report->finding_total == 0;
}

enum status verify_store(const char *dir, const struct verify_want *want, struct arena *a,
			 struct report *ret_report, struct err *err)
{
	struct report report = {.authority = "", .kind = "", .author = "", .proves = "",
				.vouched = "", .portfolio = ""};
	CLEANUP(audit_release)
	struct audit audit = {
		.want = want,
		.report = &report,
		.arena = a,
		.dir = dir,
	};
	const struct schema schemas[] = {journal_schema, facts_schema};
	char path[PATH_MAX];

	TRY(store_path(dir, "attest.db", path, err));
	TRY(db_open(NULL, DB_MEMORY, schemas, 2, &audit.fresh, err));
	TRY(db_open(path, DB_READ, NULL, 0, &audit.store, err));
	/* One view of the store, whatever is appended meanwhile. */
	TRY(db_exec(audit.store, "BEGIN", err));
	tree_init(&audit.tree);
	layers_run(&audit);
	db_rollback(audit.store);
	report.shown = report.entries;
	report_finish(&audit);
	*ret_report = report;
	return OK;
}
