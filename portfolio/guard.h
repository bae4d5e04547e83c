/*
 * The patient data guard: what in a text looks as if a patient could be known by it. Pure: a text comes in,
 * places in it come out. It finds what has a form (numbers, dates of birth, names beside them); that a
 * story alone may tell who a patient was, only people can see. Rules of the journal read no text, so this is
 * asked by whoever writes an entry, before it is signed, and never by kind_judge.
 *
 * Time is linear in the text, memory is bounded (2 MiB), whatever the bytes are.
 */
#ifndef PORTFOLIO_GUARD_H
#define PORTFOLIO_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GUARD_FOUND_MAX 100 /* findings of one text; that there are more is said */

enum guard_kind {
	/*
	 * Ten digits, written as one or as 3-3-4, with the check digit of the NHS Data Dictionary (attribute
	 * NHS NUMBER, modulus 11), or ten digits that a label calls one, however they are grouped.
	 */
	GUARD_NHS_NUMBER,
	/* The same form and check, the first six digits being a day (Scotland): it may be either. */
	GUARD_CHI_NUMBER,
	/* The same, from 320 000 0010 to 399 999 9999 (Northern Ireland). */
	GUARD_HC_NUMBER,
	GUARD_BIRTH_DATE,
	GUARD_HOSPITAL_NUMBER, /* hospital, unit, patient, case note, accession number; MRN */
	GUARD_NAME,	       /* beside one of the others, or where a patient's name is announced */
	GUARD_POSTCODE,	       /* beside one of the others */
};

struct guard_finding {
	enum guard_kind kind;
	size_t at, len; /* bytes of the text */
};

struct guard_findings {
	struct guard_finding items[GUARD_FOUND_MAX]; /* in order of `at`, none within another */
	size_t count;
	bool more;
};

/*
 * Looks at n bytes (UTF-8; anything else is passed over), of which nothing is kept. `today` is a day
 * (core/date.h): beside a name, or further from the word "birth", only a date of a year 16 to 120 before its
 * own is taken for a date of birth.
 */
void guard_look(const char *text, size_t n, int32_t today, struct guard_findings *ret_findings);

/*
 * What an author may decide of what was found: the body's member "guard", which every kind accepts whose
 * texts are looked at. `not-a-patient`: no patient can be known by it (a serial number, a colleague);
 * `invented`: nobody has it. Ends with NULL.
 */
#define GUARD_MEMBER "guard"
extern const char *const guard_decisions[];
bool guard_is_decision(const char *word);

/* "NHS number", "date of birth": for a sentence. "nhs-number", "birth-date": for data. */
const char *guard_kind_text(enum guard_kind kind);
const char *guard_kind_word(enum guard_kind kind);

#endif
