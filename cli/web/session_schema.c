#include "cli/web/session_schema.h"

static const struct migration steps[] = {
	{ "who is signed in",
	  "CREATE TABLE session(id BLOB PRIMARY KEY CHECK(length(id) = 32), person TEXT NOT NULL,"
	  " way TEXT NOT NULL, made INTEGER NOT NULL, seen INTEGER NOT NULL, proved INTEGER NOT NULL) STRICT;"
	  "CREATE INDEX session_person ON session(person);"
	  "CREATE TABLE password(person TEXT PRIMARY KEY, kept TEXT NOT NULL, changed INTEGER NOT NULL) STRICT;"
	  "CREATE TABLE failed(name BLOB NOT NULL, at INTEGER NOT NULL) STRICT;"
	  "CREATE INDEX failed_at ON failed(at);" },
	{ "who was sent a link that signs in once",
	  "CREATE TABLE link(id BLOB PRIMARY KEY CHECK(length(id) = 32), person TEXT NOT NULL,"
	  " until INTEGER NOT NULL) STRICT;" },
	{ "what waits to be signed",
	  "CREATE TABLE signing(id TEXT PRIMARY KEY, person TEXT NOT NULL, sentence TEXT NOT NULL,"
	  " next TEXT NOT NULL, made INTEGER NOT NULL) STRICT;"
	  "CREATE INDEX signing_person ON signing(person);"
	  "CREATE TABLE signing_entry(signing TEXT NOT NULL REFERENCES signing ON DELETE CASCADE,"
	  " n INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(signing, n)) STRICT;"
	  "CREATE TABLE signing_text(signing TEXT NOT NULL REFERENCES signing ON DELETE CASCADE,"
	  " n INTEGER NOT NULL, name TEXT NOT NULL, salt BLOB NOT NULL, bytes BLOB NOT NULL,"
	  " PRIMARY KEY(signing, n, name)) STRICT;" },
	{ "forms that were begun",
	  "CREATE TABLE draft(id TEXT PRIMARY KEY, person TEXT NOT NULL, form TEXT NOT NULL, fields TEXT NOT NULL,"
	  " changed INTEGER NOT NULL) STRICT;"
	  "CREATE INDEX draft_person ON draft(person);"
	  "CREATE TABLE draft_file(draft TEXT NOT NULL REFERENCES draft ON DELETE CASCADE, n INTEGER NOT NULL,"
	  " name TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(draft, n)) STRICT;" },
	{ "how much somebody has sent today",
	  "CREATE TABLE sent(person TEXT PRIMARY KEY, day INTEGER NOT NULL, forms INTEGER NOT NULL,"
	  " bytes INTEGER NOT NULL) STRICT;" },
	{ "judgements of cases that are being made, each in a box that opens in one browser",
	  "CREATE TABLE judging(person TEXT NOT NULL, kase INTEGER NOT NULL, box BLOB NOT NULL,"
	  " PRIMARY KEY(person, kase)) STRICT, WITHOUT ROWID;" },
	{ "who was reminded of what waits for them",
	  "CREATE TABLE reminder(holder TEXT NOT NULL, trainee TEXT NOT NULL, person TEXT NOT NULL,"
	  " at INTEGER NOT NULL) STRICT;"
	  "CREATE INDEX reminder_holder ON reminder(holder, trainee, at);" },
	{ "what the guard found in files of drafts, and drafts that end when they are signed",
	  "ALTER TABLE draft_file ADD COLUMN found TEXT NOT NULL DEFAULT '';"
	  "ALTER TABLE signing ADD COLUMN draft TEXT NOT NULL DEFAULT '';" },
	{ "links by which who has no account answers one request",
	  "CREATE TABLE once(n INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE CHECK(length(id) = 32),"
	  " request INTEGER NOT NULL, assessor TEXT NOT NULL, maker TEXT NOT NULL, made INTEGER NOT NULL,"
	  " until INTEGER NOT NULL, opened INTEGER, browser BLOB, answered INTEGER, ended INTEGER,"
	  " entry INTEGER) STRICT;"
	  "CREATE INDEX once_request ON once(request);" },
	{ "requests that were signed with a key, so that none is taken twice",
	  "CREATE TABLE asked(nonce BLOB PRIMARY KEY CHECK(length(nonce) = 32), at INTEGER NOT NULL) STRICT,"
	  " WITHOUT ROWID;" },
	{ "passkeys, and challenges that were answered",
	  "CREATE TABLE passkey(credential BLOB PRIMARY KEY, person TEXT NOT NULL, signs INTEGER NOT NULL,"
	  " key BLOB NOT NULL CHECK(length(key) = 32), spki BLOB NOT NULL, backup TEXT NOT NULL, label TEXT NOT NULL,"
	  " request TEXT NOT NULL, made INTEGER NOT NULL, used INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	  "CREATE INDEX passkey_person ON passkey(person);"
	  "CREATE TABLE answered(challenge BLOB PRIMARY KEY CHECK(length(challenge) = 32),"
	  " until INTEGER NOT NULL) STRICT, WITHOUT ROWID;" },
	{ "how often messages were asked for",
	  "CREATE TABLE rate(name BLOB NOT NULL, at INTEGER NOT NULL) STRICT;"
	  "CREATE INDEX rate_name ON rate(name, at);" },
	{ "which links the operator made by hand",
	  "ALTER TABLE link ADD COLUMN by_operator INTEGER NOT NULL DEFAULT 0;" },
	{ "codes that are shown face to face",
	  "CREATE TABLE code(code TEXT PRIMARY KEY, request INTEGER NOT NULL, until INTEGER NOT NULL,"
	  " opened INTEGER) STRICT;" },
	{ "codes that are shown face to face, without who has opened one",
	  "ALTER TABLE code DROP COLUMN opened;" },
};
const struct schema session_schema = { "web", steps, sizeof steps / sizeof *steps };
