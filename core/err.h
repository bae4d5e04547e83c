/*
 * How a failure travels: a code that the caller acts on, and one sentence for a human.
 *
 * A function that can fail returns `enum status`, takes `struct err *err` last, and on failure
 * leaves every ret_* untouched. A sentence says what is wrong, where, and what to do next. Broken
 * invariants of our own are assert(), never an err. Only cli/ prints.
 */
#ifndef CORE_ERR_H
#define CORE_ERR_H

enum status {
	OK,
	ERR_INVALID,   /* the input is malformed: say where */
	ERR_NOT_FOUND, /* what was named does not exist */
	ERR_CONFLICT,  /* it exists already, or its state forbids this now */
	ERR_DENIED,    /* this person may not do this */
	ERR_CORRUPT,   /* what was stored is not what was written */
	ERR_IO,	       /* the machine or a library failed */
};

struct err {
	enum status status;
	char text[512]; /* one sentence, no newline, cut at a character boundary when too long */
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define CLEANUP(fn) __attribute__((cleanup(fn)))
#define PRINTF_LIKE(string, first) __attribute__((format(printf, string, first)))

/*
 * Keeps `status` and the sentence in `err`. `err` may be NULL where nobody will read it. Arguments may
 * be anybody's bytes: each control character, and each byte that is not UTF-8, becomes a '?'.
 * They may lie in `err` itself.
 */
void err_note(struct err *err, enum status status, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts "WHERE: " in front of the sentence, for a caller that knows the place. */
void err_prefix(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* A macro so that analyzers see the value: `return fail(err, ERR_NOT_FOUND, "no entry %d", n);` */
#define fail(err, status, ...) (err_note((err), (status), __VA_ARGS__), (status))

/* Pass a failure up. Leaks nothing, since every local that owns carries CLEANUP(). */
#define TRY(expr)                                \
	do {                                     \
		enum status try_status = (expr); \
		if (try_status != OK)            \
			return try_status;       \
	} while (0)

#endif
