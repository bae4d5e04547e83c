#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "curricula/code.h"

static struct err err;

static const char *spelt(const struct code *c)
{
	static char text[200];
	struct buf out;

	buf_init(&out, sizeof(text) - 1);
	code_text(c, &out);
	(void)snprintf(text, sizeof(text), "%s", out.data);
	buf_release(&out);
	return text;
}

static const char *said(const struct code *c)
{
	static char text[400];
	struct buf out;

	buf_init(&out, sizeof(text) - 1);
	code_words(c, &out);
	(void)snprintf(text, sizeof(text), "%s", out.data);
	buf_release(&out);
	return text;
}

/* What people type, and how it is written from then on. */
static const struct {
	const char *typed, *text;
	enum code_form form;
	enum code_part part;
} spellings[] = {
	/* as the School publishes them */
	{"SPE158", "SPE158", CODE_SCHOOL_2010, PART_NONE},
	{"SLS200", "SLS200", CODE_SCHOOL_2010, PART_NONE},
	{"SPS105", "SPS105", CODE_SCHOOL_2010, PART_NONE},
	{"SBI101", "SBI101", CODE_SCHOOL_2010, PART_NONE},
	{"SCC110", "SCC110", CODE_SCHOOL_2010, PART_NONE},
	{"SPE158c4", "SPE158c4", CODE_SCHOOL_2010, PART_NONE},
	{"SPE303/3", "SPE303/3", CODE_SCHOOL_2010, PART_NUMBER},
	{"SCC110/17", "SCC110/17", CODE_SCHOOL_2010, PART_NUMBER},
	{"SPE158c4/8", "SPE158c4/8", CODE_SCHOOL_2010, PART_NUMBER},
	{"SPS100:comp2", "SPS100/2", CODE_SCHOOL_2010, PART_NUMBER},
	{"HLS118", "HLS118", CODE_SCHOOL_2010, PART_NONE},
	{"HPS111", "HPS111", CODE_SCHOOL_2010, PART_NONE},
	{"S-C1", "S-C1", CODE_SCHOOL_2022, PART_NONE},
	{"S-HT-R1", "S-HT-R1", CODE_SCHOOL_2022, PART_NONE},
	{"S-RP-S1/16", "S-RP-S1/16", CODE_SCHOOL_2022, PART_NUMBER},
	{"S-BG-R1-0", "S-BG-R1-0", CODE_SCHOOL_2022, PART_NONE},
	{"SLS1-2-23", "SLS1-2-23", CODE_SPECIALISM, PART_NONE},
	{"SBI1-3-23", "SBI1-3-23", CODE_SPECIALISM, PART_NONE},
	{"HLS2-3-20", "HLS2-3-20", CODE_SPECIALISM, PART_NONE},
	/* as people type them */
	{"spe158C4", "SPE158c4", CODE_SCHOOL_2010, PART_NONE},
	{"SPE 158 competence 4", "SPE158/4", CODE_SCHOOL_2010, PART_NUMBER},
	{"SPE 158 c4 competency no. 4", "SPE158c4/4", CODE_SCHOOL_2010, PART_NUMBER},
	{"SPE158, learning outcome 2", "SPE158/LO2", CODE_SCHOOL_2010, PART_OUTCOME},
	{"s\xe2\x80\x91ht\xe2\x80\x93r1", "S-HT-R1", CODE_SCHOOL_2022, PART_NONE},
	{"S\xe2\x80\x93RP\xe2\x88\x92S1 / 16", "S-RP-S1/16", CODE_SCHOOL_2022, PART_NUMBER},
	{"S-C1 training activity 3", "S-C1/3", CODE_SCHOOL_2022, PART_NUMBER},
	{"\xc2\xa0SPS100\xe2\x81\x84"
	 "2\xe2\x80\x8b",
	 "SPS100/2", CODE_SCHOOL_2010, PART_NUMBER},
	{" sls1 - 2 - 23\n", "SLS1-2-23", CODE_SPECIALISM, PART_NONE},
	/* our own */
	{"CEN-R1", "CEN-R1", CODE_OWN, PART_NONE},
	{"cen r1", "CEN-R1", CODE_OWN, PART_NONE},
	{"CEN-R1@2012.1", "CEN-R1@2012.1", CODE_OWN, PART_NONE},
	{"cen-r1@2012.10/3", "CEN-R1@2012.10/3", CODE_OWN, PART_NUMBER},
	{"CEN-R1/3", "CEN-R1/3", CODE_OWN, PART_NUMBER},
	{"CEN-R1/lo2", "CEN-R1/LO2", CODE_OWN, PART_OUTCOME},
	{"CEN-R1/Q2", "CEN-R1/Q2", CODE_OWN, PART_QUOTA},
	{"CEN-R1 T1", "CEN-R1/T1", CODE_OWN, PART_TOPIC},
	{"CEN-R1 activity 03", "CEN-R1/3", CODE_OWN, PART_NUMBER},
	{"GSP/2", "GSP/2", CODE_OWN, PART_NUMBER},
	{"HCPC/3.1a", "HCPC/3.1a", CODE_OWN, PART_NUMBER},
	{"L4-29", "L4-29", CODE_OWN, PART_NONE},
	{"STP-CEN@2023.1", "STP-CEN@2023.1", CODE_OWN, PART_NONE},
	{"CEN-S1c2", "CEN-S1c2", CODE_OWN, PART_NONE},
	/* what only looks like one of the School's */
	{"SXX158", "SXX158", CODE_OWN, PART_NONE},
	{"SPE1580", "SPE1580", CODE_OWN, PART_NONE},
	{"S-HTX-R1", "S-HTX-R1", CODE_OWN, PART_NONE},
};

Test(code, every_published_form_and_what_people_make_of_it_has_one_spelling)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		struct code c;

		cr_assert_eq(code_parse(spellings[i].typed, &c, &err), OK, "%s: %s",
			     spellings[i].typed, err.text);
		cr_expect_str_eq(spelt(&c), spellings[i].text, "%s", spellings[i].typed);
		cr_expect_eq(c.form, spellings[i].form, "%s", spellings[i].typed);
		cr_expect_eq(c.part, spellings[i].part, "%s", spellings[i].typed);
	}
}

Test(code, what_was_parsed_is_parsed_again_as_the_same)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		struct code c, again;

		cr_assert_eq(code_parse(spellings[i].typed, &c, &err), OK);
		cr_assert_eq(code_parse(spellings[i].text, &again, &err), OK);
		cr_expect_str_eq(again.module, c.module);
		cr_expect_str_eq(again.name, c.name);
		cr_expect_eq(again.form, c.form, "%s", spellings[i].text);
	}
}

Test(code, what_is_no_code_is_refused_and_changes_nothing)
{
	static const char *const typed[] = {
		"",
		" ",
		"-",
		"/3",
		"3",
		"158",
		"CEN-R1/",
		"CEN-R1/0",
		"CEN-R1/1000",
		"SPE158/0",
		"SPE158c0",
		"CEN--R1",
		"CEN-R1@",
		"CEN-R1@12",
		"CEN-R1@2012",
		"CEN-R1/3/4",
		"SLS1-2-23/4",
		"SPE158:comp",
		"SPE158/3 b",
		"CEN-R1 the",
		"caf\xc3\xa9",
		"\xff\xfe",
		"CEN-R1/LO",
		"CEN_R1",
		"A234567890123456789012345678901234567890",
		"leakage current of a monitor",
	};

	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		struct code c = {.submodule = 77};

		cr_expect_eq(code_parse(typed[i], &c, &err), ERR_INVALID, "%s gave %s", typed[i],
			     c.module);
		cr_expect_eq(c.submodule, 77, "%s", typed[i]);
	}
}

Test(code, what_a_code_of_the_school_names_is_said)
{
	static const struct {
		const char *typed, *words;
	} rows[] = {
		{"SPE158c4/3", "competence 3 of SPE158c4, part 4 of a module of the Scientist "
			       "Training Programme in "
			       "physical sciences and biomedical engineering"},
		{"SCC110",
		 "SCC110, a module of the Scientist Training Programme common to all divisions"},
		{"HPS111", "HPS111, a module of the Higher Specialist Scientist Training in "
			   "physiological sciences"},
		{"S-HT-R1", "S-HT-R1, a rotation module of the Scientist Training Programme"},
		{"S-RP-S1/16",
		 "training activity 16 of S-RP-S1, a specialist module of the Scientist "
		 "Training Programme"},
		{"S-C1/LO2",
		 "outcome 2 of S-C1, a core module of the Scientist Training Programme common to "
		 "all divisions"},
		{"SBI1-3-23",
		 "SBI1-3-23, a specialism of the Scientist Training Programme in informatics, "
		 "as it was from 2023"},
		{"CEN-R1/3", "number 3 of CEN-R1"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct code c;

		cr_assert_eq(code_parse(rows[i].typed, &c, &err), OK, "%s", rows[i].typed);
		cr_expect_str_eq(said(&c), rows[i].words);
	}
}

Test(code, divisions_are_called_as_our_specialisms_call_them)
{
	struct code c;

	cr_assert_eq(code_parse("SPE158", &c, &err), OK);
	cr_expect_str_eq(c.programme, "STP");
	cr_expect_str_eq(code_division_place(c.division), "physical-sciences");
	cr_expect_str_eq(code_division_place(DIVISION_CORE), "");
	cr_expect_str_eq(code_division_place(DIVISION_NONE), "");
}
