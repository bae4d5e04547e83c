#include "cli/web/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/json.h"

static bool is_text(const char *text, size_t n)
{
	for (size_t at = 0, step; at < n; at += step) {
		step = utf8_char(text + at, n - at);
		if (step == 0 || text[at] == '\0')
			return false;
	}
	return true;
}

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	       c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	       c >= 'A' && c <= 'F' ? c - 'A' + 10 :
				      -1;
}

/* %41 as A, and in forms + as a space. What is no text then, or no such code, is malformed. */
static enum status decode(struct arena *a, const char *text, size_t n, bool plus, const char **ret_text,
			  struct err *err)
{
	char *out = arena_alloc(a, n + 1);
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		char c = plus && text[i] == '+' ? ' ' : text[i];

		if (c == '%') {
			int high = i + 2 < n ? hex_value(text[i + 1]) : -1;

			if (high < 0 || hex_value(text[i + 2]) < 0)
				return fail(err, ERR_INVALID, "the address or form is not encoded as it should be");
			c = (char)(high * 16 + hex_value(text[i + 2]));
			i += 2;
		}
		out[len++] = c;
	}
	if (!is_text(out, len))
		return fail(err, ERR_INVALID, "the address or form holds what is no text");
	*ret_text = out;
	return OK;
}

enum status request_read_path(struct request *r, struct err *err)
{
	const char *p = r->path;

	if (*p != '/')
		return fail(err, ERR_INVALID, "the address is not one of this server");
	for (p++; *p; p += *p == '/') {
		size_t n = strcspn(p, "/");

		if (r->part_count == REQUEST_PARTS)
			return fail(err, ERR_INVALID, "the address has too many parts");
		TRY(decode(r->arena, p, n, false, &r->parts[r->part_count], err));
		r->part_count++;
		p += n;
	}
	return OK;
}

static enum status read_fields(struct request *r, const char *text, size_t n, struct request_field **ret_fields,
			       size_t *ret_count, struct err *err)
{
	struct request_field *fields = NULL;
	size_t count = 0, room = 0;

	for (size_t at = 0; at < n;) {
		const char *end = memchr(text + at, '&', n - at);
		size_t len = end ? (size_t)(end - text) - at : n - at;
		const char *equals = memchr(text + at, '=', len);
		size_t name = equals ? (size_t)(equals - text) - at : len;
		struct request_field f = { .value = "" };

		if (count == REQUEST_FIELDS)
			return fail(err, ERR_INVALID, "more than %d fields", REQUEST_FIELDS);
		TRY(decode(r->arena, text + at, name, true, &f.name, err));
		if (equals)
			TRY(decode(r->arena, equals + 1, len - name - 1, true, &f.value, err));
		f.len = strlen(f.value);
		fields = arena_grow(r->arena, fields, count, &room, sizeof *fields);
		fields[count++] = f;
		at += len + 1;
	}
	*ret_fields = fields;
	*ret_count = count;
	return OK;
}

enum status request_read_query(struct request *r, const char *query, struct err *err)
{
	return read_fields(r, query, strlen(query), &r->query, &r->query_count, err);
}

enum status request_read_form(struct request *r, const char *text, size_t n, struct err *err)
{
	TRY(read_fields(r, text, n, &r->form, &r->form_count, err));
	r->is_form = true;
	return OK;
}

static const char *find(const struct request_field *fields, size_t count, const char *name, size_t i)
{
	for (size_t k = 0; k < count; k++) {
		if (!fields[k].file_name && strcmp(fields[k].name, name) == 0 && i-- == 0)
			return fields[k].value;
	}
	return NULL;
}

const char *request_query(const struct request *r, const char *name)
{
	return find(r->query, r->query_count, name, 0);
}

const char *request_values(const struct request *r, const char *name, size_t i)
{
	const json_t *member = r->json ? json_object_get(r->json, name) : NULL;

	if (json_is_array(member))
		return json_string_value(json_array_get(member, i));
	if (member)
		return i == 0 ? json_string_value(member) : NULL;
	return find(r->form, r->form_count, name, i);
}

const char *request_value(const struct request *r, const char *name)
{
	return request_values(r, name, 0);
}

const struct request_field *request_file(const struct request *r, const char *name, size_t i)
{
	for (size_t k = 0; k < r->form_count; k++) {
		if (r->form[k].file_name && r->form[k].len && strcmp(r->form[k].name, name) == 0 && i-- == 0)
			return &r->form[k];
	}
	return NULL;
}

const char *request_file_name(const struct request *r, const struct request_field *file)
{
	const char *name = file->file_name;

	for (const char *p = name; *p; p++) {
		if (*p == '/' || *p == '\\')
			name = p + 1;
	}
	return *name ? arena_text(r->arena, name) : "file";
}

const char *request_cookie(const struct request *r, const char *name)
{
	const char *header = request_header(r, "Cookie");
	size_t len = strlen(name);

	for (const char *p = header; p && *p; p = p + strcspn(p, ";")) {
		p += strspn(p, "; ");
		if (strncmp(p, name, len) == 0 && p[len] == '=')
			return arena_bytes(r->arena, p + len + 1, strcspn(p + len + 1, ";"));
	}
	return NULL;
}

/* The weight of a media type in Accept, in thousandths; 0: not named. */
static int weight(const char *accept, const char *type)
{
	size_t len = strlen(type);

	for (const char *p = accept; *p; p += strcspn(p, ","), p += *p == ',') {
		size_t n;
		const char *q;

		p += strspn(p, " \t");
		n = strcspn(p, ",;");
		while (n > 0 && p[n - 1] == ' ')
			n--;
		if (n != len || strncasecmp(p, type, len) != 0)
			continue;
		q = strstr(p, "q=");
		return q && q < p + strcspn(p, ",") ? (int)(strtod(q + 2, NULL) * 1000) : 1000;
	}
	return 0;
}

bool request_wants_json(const struct request *r)
{
	const char *accept = request_header(r, "Accept");
	int json = accept ? weight(accept, "application/json") : 0;

	return json > 0 && json >= weight(accept, "text/html");
}

const char *url_part(struct arena *a, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@";
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, strlen(text) * 3 + 1), *p = out;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (strchr(plain, *text)) {
			*p++ = *text;
			continue;
		}
		*p++ = '%';
		*p++ = digits[c >> 4];
		*p++ = digits[c & 15];
	}
	return out;
}
