#include <criterion/criterion.h>
#include <string.h>

#include "core/ids.h"

#define T31 "a123456789012345678901234567890"
#define C31 "A123456789012345678901234567890"

static struct err err;

struct row {
	const char *text;
	bool is;
};

static void try_all(const struct row *rows, size_t count, bool (*is)(const char *),
		    const char *what)
{
	for (size_t i = 0; i < count; i++)
		cr_expect_eq(is(rows[i].text), rows[i].is, "%s \"%s\"", what, rows[i].text);
}
#define TRY_ALL(rows, is) try_all(rows, sizeof(rows) / sizeof((rows)[0]), is, #is)

Test(ids, persons_are_lower_case_slugs_of_2_to_31)
{
	static const struct row rows[] = {
		{"ab", true},	  {"a1", true},	   {"a-b-9", true}, {T31, true},
		{"a", false},	  {"", false},	   {"1a", false},   {"-ab", false},
		{"ab-", false},	  {"a--b", false}, {"Ab", false},   {"a_b", false},
		{T31 "x", false}, {"a b", false},  {"ab\n", false}, {"a\xc3\xab", false},
		{"a-", false},
	};
	TRY_ALL(rows, id_is_person);
}

Test(ids, names_are_lower_case_slugs)
{
	static const struct row rows[] = {
		{"a", true},	  {"device-management", true},
		{"a-1", true},	  {T31, true},
		{T31 "1", false}, {"", false},
		{"9", false},	  {"a-", false},
		{"a--b", false},  {"aB", false},
		{"a.b", false},
	};
	TRY_ALL(rows, id_is_name);
}

Test(ids, forms_are_a_tool_in_a_version_of_a_tools_file)
{
	static const struct row rows[] = {
		{"TOOLS@2010.1/DOPS", true},   {"A@1000.1/B", true},
		{C31 "@2012.1/" C31, true},    {C31 "@2012.1/" C31 "1", false},
		{C31 "1@2012.1/DOPS", false},  {"TOOLS/DOPS", false},
		{"TOOLS@2010/DOPS", false},    {"TOOLS@2010.1", false},
		{"TOOLS@2010.1/", false},      {"/DOPS", false},
		{"TOOLS@2010.1/dops", false},  {"TOOLS@2010.1/DOPS/1", false},
		{"", false},		       {"TOOLS@2010.1 /DOPS", false},
	};
	TRY_ALL(rows, id_is_form);
}

Test(ids, codes_are_as_the_schema_says)
{
	static const struct row rows[] = {
		{"A", true},	    {"CEN-R1", true},	{"L4-29", true},   {"SPE158c4", true},
		{"A-1-B", true},    {"A-1c10", true},	{C31, true},	   {C31 "1", false},
		{"", false},	    {"1A", false},	{"cen-r1", false}, {"CEN-", false},
		{"CEN--R", false},  {"-CEN", false},	{"SPEc", false},   {"SPEc0", false},
		{"SPEc4c5", false}, {"SPEc4-A", false}, {"SPE-c4", false}, {"A.B", false},
		{"CEN R1", false},  {"Ac1x", false},
	};
	TRY_ALL(rows, id_is_code);
}

Test(ids, versions_are_a_year_and_a_number)
{
	static const struct row rows[] = {
		{"2012.1", true},	    {"1000.1", true},
		{"2999.999999999", true},   {"2012.10", true},
		{"2012.0", false},	    {"2012.01", false},
		{"2012.", false},	    {"2012", false},
		{"3000.1", false},	    {"0999.1", false},
		{"212.1", false},	    {"2012.1.1", false},
		{"2012.1000000000", false}, {"2012.-1", false},
		{"2012,1", false},	    {"", false},
		{"2012.1 ", false},	    {"v2012.1", false},
	};
	TRY_ALL(rows, id_is_version);
}

Test(ids, items_are_a_code_and_a_part)
{
	static const struct row rows[] = {
		{"CEN-R1/3", true},  {"CEN-R1/LO2", true},  {"GENERIC/14", true},
		{"GSP/1.2.3", true}, {"SPE158c4/Q2", true}, {C31 "/123456789012345", true},
		{"CEN-R1", false},   {"CEN-R1/", false},    {C31 "/1234567890123456", false},
		{"/3", false},	     {"CEN-R1/3/4", false}, {"CEN-R1/L-2", false},
		{"cen/3", false},    {"CEN-R1/3 ", false},  {"", false},
	};
	TRY_ALL(rows, id_is_item);
}

Test(ids, refs_are_read_and_written_again_the_same)
{
	static const char *const good[] = {"CEN-R1@2012.1", "A@1000.1", "SPE158c4@2023.12",
					   C31 "@2999.999999999"};
	static const char *const bad[] = {"CEN-R1",
					  "CEN-R1@",
					  "@2012.1",
					  "CEN-R1@2012",
					  "cen@2012.1",
					  "CEN-R1@2012.01",
					  "CEN@R1@2012.1",
					  "CEN-R1@2012.1 ",
					  " CEN-R1@2012.1",
					  "CEN-R1 @2012.1",
					  "",
					  C31 "1@2012.1",
					  C31 "@2012.1234567890"};
	struct ref ref = {"X", 7, 8};
	char text[REF_MAX];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_expect_eq(ref_parse(bad[i], &ref, &err), ERR_INVALID, "%s", bad[i]);
		cr_expect(strcmp(ref.id, "X") == 0 && ref.year == 7 && ref.number == 8);
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		cr_assert_eq(ref_parse(good[i], &ref, &err), OK, "%s", err.text);
		ref_text(&ref, text);
		cr_expect_str_eq(text, good[i]);
	}
}

Test(ids, refs_are_ordered_by_id_and_then_by_two_numbers)
{
	static const char *const ordered[] = {"A@2012.2",   "A@2012.10", "A@2013.1",
					      "A-B@1999.1", "AB@1999.1", "B@1000.1"};
	size_t n = sizeof(ordered) / sizeof(ordered[0]);

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			struct ref a, b;

			cr_assert_eq(ref_parse(ordered[i], &a, &err), OK);
			cr_assert_eq(ref_parse(ordered[j], &b, &err), OK);
			cr_expect_eq(ref_compare(&a, &b), (i > j) - (i < j), "%s %s", ordered[i],
				     ordered[j]);
		}
}

Test(ids, an_item_splits_into_code_and_part)
{
	char code[ID_MAX] = "x", part[ID_MAX] = "y";

	cr_expect_eq(item_split("CEN-R1", code, part, &err), ERR_INVALID);
	cr_expect_eq(item_split("CEN-R1/-", code, part, &err), ERR_INVALID);
	cr_expect_str_eq(code, "x");
	cr_expect_str_eq(part, "y");
	cr_assert_eq(item_split("CEN-R1/LO2", code, part, &err), OK, "%s", err.text);
	cr_expect_str_eq(code, "CEN-R1");
	cr_expect_str_eq(part, "LO2");
}
