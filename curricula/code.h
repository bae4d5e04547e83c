/*
 * Codes as people type and publish them: of modules, of their parts, and of specialisms.
 *
 * Two catalogues are written down in the wild: our own (CEN-R1, CEN-R1@2012.1, CEN-R1/3,
 * CEN-R1/LO2, GSP/2) and that of the National School, which has three forms. SPE158, SPE158c4,
 * SPE158c4/3 and SPS100:comp2 are of 2010 to 2021, S-C1, S-HT-R1 and S-BG-R1-0 of 2022 and later,
 * SLS1-2-23 is a specialism as it was from a year on. FORMAT.md section 10 says what each part
 * stands for.
 *
 * A code is parsed by its form alone; whether anything has it is for whoever asks a library.
 * Letters of either case, spaces, and the dashes and slashes of Unicode are read as what they stand
 * for. Pure, bounded, without allocation.
 */
#ifndef CURRICULA_CODE_H
#define CURRICULA_CODE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/ids.h"

#define CODE_TEXT_MAX 120 /* bytes that a citation may have */

enum code_form {
	CODE_OWN,	  /* CEN-R1, L4-29, GSP; also what has no form of the School's */
	CODE_SCHOOL_2010, /* SPE158, SPE158c4 */
	CODE_SCHOOL_2022, /* S-C1, S-HT-R1, S-BG-R1-0 */
	CODE_SPECIALISM,  /* SLS1-2-23 */
};

enum code_division {
	DIVISION_NONE, /* not said by the code */
	DIVISION_CORE,
	DIVISION_LIFE,
	DIVISION_PHYSIOLOGICAL,
	DIVISION_PHYSICAL,
	DIVISION_INFORMATICS,
};

enum code_part {
	PART_NONE,
	PART_NUMBER, /* CEN-R1/3, SPE303/3, "competence 3": an activity; of a set, an item */
	PART_OUTCOME,
	PART_QUOTA,
	PART_TOPIC,
};

struct code {
	enum code_form form;
	char module[ID_MAX]; /* in its one spelling: CEN-R1, SPE158c4, S-HT-R1, SLS1-2-23 */
	bool has_version;    /* own codes only: CEN-R1@2012.1 */
	int year, number;    /* the version; of a specialism, `year` from which it is */
	enum code_part part;
	char name[ID_MAX]; /* the part as written after the slash: "3", "LO2", "3.1"; "" none */
	/* What a code of the School says. */
	const char *programme; /* "STP" or "HSST"; "" where not said */
	enum code_division division;
	const char *kind; /* "core", "rotation", "specialist"; "" where not said */
	int submodule;	  /* SPE158c4: 4; 0 the whole module */
};

/*
 * `text` names one module, part or specialism. ERR_INVALID: it has none of the forms, or a number
 * of its part is 0 or has more than 3 digits; the sentence gives examples.
 */
MUST_CHECK enum status code_parse(const char *text, struct code *ret_code, struct err *err);

/* "CEN-R1/3", "SPE158c4/3", "CEN-R1@2012.1": how the program itself writes it. */
void code_text(const struct code *c, struct buf *out);

/*
 * What a code of the School names, for a sentence: "competence 3 of SPE158c4, part 4 of a module of
 * the Scientist Training Programme in physical sciences and biomedical engineering". Of our own
 * codes "activity 3 of CEN-R1".
 */
void code_words(const struct code *c, struct buf *out);

/* The division as our specialisms name it, "physical-sciences"; "" where it is none of these. */
const char *code_division_place(enum code_division division);

#endif
