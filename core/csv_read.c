#include <string.h>

#include "core/csv.h"

struct reader {
	const char *at, *end;
	int line;
	char divider;
	struct arena *arena;
	struct buf *field; /* the one being read */
};

static bool is_end(char c)
{
	return c == '\n' || c == '\r';
}

/* One end of a line, of either kind. */
static void skip_end(struct reader *r)
{
	if (*r->at == '\r' && r->at + 1 < r->end && r->at[1] == '\n')
		r->at++;
	r->at++;
	r->line++;
}

static enum status check_text(const char *text, size_t n, struct err *err)
{
	int line = 1;

	for (size_t i = 0; i < n;) {
		size_t length = utf8_char(text + i, n - i);

		if (length == 0)
			return fail(err, ERR_INVALID,
				    "line %d: byte %02X is no UTF-8; save the file as UTF-8", line,
				    (unsigned char)text[i]);
		if (text[i] == '\0')
			return fail(err, ERR_INVALID, "line %d: a NUL, which no text has", line);
		if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == n || text[i + 1] != '\n')))
			line++;
		i += length;
	}
	return OK;
}

static char find_divider(const char *at, const char *end)
{
	static const char dividers[] = {',', ';', '\t'};
	size_t counts[sizeof dividers] = {0}, best = 0;
	bool quoted = false;

	for (; at < end && (quoted || !is_end(*at)); at++) {
		quoted ^= *at == '"';
		for (size_t i = 0; i < sizeof dividers && !quoted; i++)
			counts[i] += *at == dividers[i];
	}
	for (size_t i = 1; i < sizeof dividers; i++)
		best = counts[i] > counts[best] ? i : best;
	return dividers[best];
}

/* From the opening quote to what follows the closing one. */
static enum status read_quoted(struct reader *r, struct err *err)
{
	int begin = r->line;

	for (r->at++; r->at < r->end;) {
		if (*r->at == '"' && (r->at + 1 == r->end || r->at[1] != '"')) {
			r->at++;
			if (r->at < r->end && *r->at != r->divider && !is_end(*r->at))
				return fail(err, ERR_INVALID,
					    "line %d: a field goes on after its closing quote; double "
					    "each quote inside a field",
					    r->line);
			return OK;
		}
		if (is_end(*r->at)) {
			skip_end(r);
			buf_char(r->field, '\n');
			continue;
		}
		r->at += *r->at == '"';
		buf_char(r->field, *r->at++);
	}
	return fail(err, ERR_INVALID, "line %d: the quote that opens a field here is never closed", begin);
}

static enum status read_field(struct reader *r, const char **ret_field, struct err *err)
{
	buf_clear(r->field);
	if (r->at < r->end && *r->at == '"')
		TRY(read_quoted(r, err));
	else
		while (r->at < r->end && *r->at != r->divider && !is_end(*r->at))
			buf_char(r->field, *r->at++);
	*ret_field = arena_bytes(r->arena, r->field->data, r->field->len);
	return OK;
}

static enum status read_record(struct reader *r, struct csv_record *ret_record, struct err *err)
{
	const char *fields[CSV_FIELDS];
	size_t count = 0;
	int line = r->line;

	for (;;) {
		if (count == CSV_FIELDS)
			return fail(err, ERR_INVALID, "line %d: more than %d fields", line, CSV_FIELDS);
		TRY(read_field(r, &fields[count++], err));
		if (r->at == r->end || is_end(*r->at))
			break;
		r->at++;
	}
	if (r->at < r->end)
		skip_end(r);
	*ret_record = (struct csv_record){
		.line = line,
		.fields = arena_array(r->arena, count, sizeof *fields),
		.count = count,
	};
	memcpy(ret_record->fields, fields, count * sizeof *fields);
	return OK;
}

enum status csv_read(const char *text, size_t n, struct arena *a, struct csv_record **ret_records,
		     size_t *ret_count, struct err *err)
{
	CLEANUP(buf_release) struct buf field = {0};
	struct reader r = {.at = text, .end = text + n, .line = 1, .arena = a, .field = &field};
	struct csv_record *records = NULL;
	size_t count = 0, room = 0;

	buf_init(&field, n);
	TRY(check_text(text, n, err));
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		r.at += 3;
	r.divider = find_divider(r.at, r.end);
	while (r.at < r.end) {
		if (is_end(*r.at)) {
			skip_end(&r);
			continue;
		}
		if (count == CSV_RECORDS)
			return fail(err, ERR_INVALID, "line %d: more than %d records", r.line,
				    CSV_RECORDS);
		records = arena_grow(a, records, count, &room, sizeof *records);
		TRY(read_record(&r, &records[count], err));
		count++;
	}
	*ret_records = records;
	*ret_count = count;
	return OK;
}
