/* The part of db.h that keeps schemas up to date. It needs nothing of SQLite's own. */
#include "core/db_priv.h"

static enum status version_read(struct db *db, const struct schema *schema, size_t *ret_version,
				struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	int64_t version;
	bool row;

	TRY(db_query(db, "SELECT version FROM schema_version WHERE layer = ?1", &q, err));
	bind_text(q, 1, schema->layer);
	TRY(query_step(q, &row, err));
	version = row ? col_int(q, 0) : 0;
	if (version < 0)
		return fail(err, ERR_CORRUPT, "the store is damaged: version %lld of %s",
			    (long long)version, schema->layer);
	if ((uint64_t)version > schema->count)
		return fail(
			err, ERR_CONFLICT,
			"this store was written by a newer attest (%s %lld, this one knows %zu): "
			"use that one",
			schema->layer, (long long)version, schema->count);
	*ret_version = (size_t)version;
	return OK;
}

static enum status version_write(struct db *db, const struct schema *schema, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "INSERT INTO schema_version(layer, version) VALUES(?1, ?2)\n"
		     "ON CONFLICT(layer) DO UPDATE SET version = excluded.version",
		     &q, err));
	bind_text(q, 1, schema->layer);
	bind_int(q, 2, (int64_t)schema->count);
	return query_run(q, err);
}

static enum status migrate_layer(struct db *db, const struct schema *schema, struct err *err)
{
	size_t version;

	TRY(version_read(db, schema, &version, err));
	if (version == schema->count)
		return OK;
	for (size_t i = version; i < schema->count; i++) {
		enum status status = db_run(db, schema->steps[i].sql, err);

		if (status != OK) {
			err_prefix(err, "%s step %zu (%s)", schema->layer, i + 1,
				   schema->steps[i].what);
			return status;
		}
	}
	return version_write(db, schema, err);
}

enum status db_migrate(struct db *db, const struct schema *schemas, size_t count, struct err *err)
{
	TRY(db_begin(db, err));
	TRY(db_exec(db,
		    "CREATE TABLE IF NOT EXISTS schema_version(\n"
		    "  layer   TEXT PRIMARY KEY,\n"
		    "  version INTEGER NOT NULL         -- how many of its steps have been run\n"
		    ") STRICT",
		    err));
	for (size_t i = 0; i < count; i++)
		TRY(migrate_layer(db, &schemas[i], err));
	return db_commit(db, err);
}

enum status db_check_versions(struct db *db, const struct schema *schemas, size_t count,
			      struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	bool row;

	TRY(db_query(db, "SELECT 1 FROM sqlite_schema WHERE name = 'schema_version'", &q, err));
	TRY(query_step(q, &row, err));
	for (size_t i = 0; i < count; i++) {
		size_t version = 0;

		if (row)
			TRY(version_read(db, &schemas[i], &version, err));
		if (version < schemas[i].count)
			return fail(err, ERR_CONFLICT,
				    "this store was written by an older attest (%s %zu, not %zu): "
				    "a command that writes to it brings it up to date",
				    schemas[i].layer, version, schemas[i].count);
	}
	return OK;
}
