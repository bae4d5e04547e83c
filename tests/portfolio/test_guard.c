/* The patient data guard: its rules one by one. The set of 200 stands in tests/data/guard. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "portfolio/guard.h"

static struct guard_findings found;

static void look(const char *text)
{
	guard_look(text, strlen(text), day_of(2026, 5, 14), &found);
}

/* `want`: what is found, "kind:text|kind:text", in order; "" nothing. */
static void expect(const char *text, const char *want)
{
	char got[4096] = "";
	size_t n = 0;

	look(text);
	for (size_t i = 0; i < found.count; i++)
		n += (size_t)snprintf(got + n, sizeof(got) - n, "%s%s:%.*s", i > 0 ? "|" : "",
				      guard_kind_word(found.items[i].kind), (int)found.items[i].len,
				      text + found.items[i].at);
	cr_expect(eq(str, got, (char *)want), "in: %s", text);
}

Test(guard, a_number_with_the_check_digit_is_found_as_one_and_in_groups)
{
	expect("it was 9990000018 there", "nhs-number:9990000018");
	expect("it was 999 000 0018 there", "nhs-number:999 000 0018");
	expect("it was 999-000-0018.", "nhs-number:999-000-0018");
	expect("it was 999.000.0018.", "nhs-number:999.000.0018");
	expect("it was 999/000/0018_", "nhs-number:999/000/0018");
	expect("it was 999\u00a0000\u00a00018.", "nhs-number:999\u00a0000\u00a00018");
	expect("it was ９９９００００018", "nhs-number:９９９００００018");
	expect("it was 99900\u200b00018", "nhs-number:99900\u200b00018");
	expect("from 0101504004 on", "chi-number:0101504004");
	expect("from 010150 4004 on", "chi-number:010150 4004");
	expect("from 3200000015 on", "hc-number:3200000015");
}

Test(guard, a_number_without_the_check_digit_needs_a_label)
{
	expect("it was 9990000019 there", "");
	expect("NHS number: 9990000019", "nhs-number:9990000019");
	expect("NHS No 99900 00019", "nhs-number:99900 00019");
	expect("the NHS has 9990000019 of them", "");
}

Test(guard, numbers_of_things_are_let_pass)
{
	expect("serial 9990000018", "");
	expect("serial numbers 9990000018, 9990000018 and 9990000018", "");
	expect("asset 999 000 0018", "");
	expect("ISBN 0306406152", "");
	expect("lot no. 9990000018", "");
	expect("tel. +999 000 0018", "");
	expect("0.9990000018", "");
	expect("SN9990000018", "");
	expect("99900000180", "");
	expect("999 000 0018 999 000 0018 17 22 14", "");
	expect("0044 999 000 0018", "");
	expect("order no. 9990000018", "");
	/* but the nearest word decides, and some words do so only right before the number */
	expect("as part of the audit I saw 9990000018", "nhs-number:9990000018");
	expect("serial 12, NHS 9990000018", "nhs-number:9990000018");
	expect("patient 9990000018, serial 12", "nhs-number:9990000018");
}

Test(guard, a_date_is_a_birth_where_a_word_says_so)
{
	static const char *const dates[] = {
		"12/03/1956",	   "12-3-56",	 "12.03.1956",	     "1956-03-12",    "12 March 1956",
		"12th Mar 1956",   "12-Mar-56",	 "March 12th, 1956", "12031956",      "19560312",
		"3rd of May 1956", "03/25/1956", "12 / 03 / 1956",   "１２/０３/１９５６", "120356",
	};

	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		char text[128], want[128];

		(void)snprintf(text, sizeof(text), "DOB: %s, seen", dates[i]);
		(void)snprintf(want, sizeof(want), "birth-date:%s", dates[i]);
		expect(text, want);
		(void)snprintf(text, sizeof(text), "date of birth %s", dates[i]);
		expect(text, want);
		(void)snprintf(text, sizeof(text), "done on %s again", dates[i]);
		expect(text, "");
	}
	expect("12/03/1956 (d.o.b.)", "birth-date:12/03/1956");
	expect("born in 1956", "");
	expect("DOB was removed before I had it, on 12/03/2026", "");
	expect("DOB as on the wristband and card 12/03/1956", "birth-date:12/03/1956");
	expect("DOB\n\n12/03/2024", "");
	expect("DOB 45/13/1956", "");
}

Test(guard, a_date_long_ago_beside_a_name_is_a_birth)
{
	expect("John Smith 12/03/1956", "name:John Smith|birth-date:12/03/1956");
	expect("Medical Devices 12/03/1996", "");
	expect("John Smith 12/03/2025", "");
	expect("Dr Anna Smith 12/03/1996", "");
}

Test(guard, hospital_numbers_are_known_by_their_label)
{
	expect("Hospital number A123456", "hospital-number:A123456");
	expect("MRN: RJ1 234567, ward", "hospital-number:RJ1 234567");
	expect("patient_id=1234567", "hospital-number:1234567");
	expect("accession no. RVU1234567", "hospital-number:RVU1234567");
	expect("A123456", "");
	expect("HCPC CS12345", "");
	expect("patient number 3", "");
	expect("hospital number of beds: 1200", "");
	expect("infusion pump, unit no 55123", "");
	expect("hospital no 12/03/2024", "");
}

Test(guard, names_are_found_beside_what_identifies_and_where_they_are_announced)
{
	expect("Jean Whitaker, NHS 999 000 0018", "name:Jean Whitaker|nhs-number:999 000 0018");
	expect("Mr O'Brien (MRN 1234567)", "name:Mr O'Brien|hospital-number:1234567");
	expect("Surname: Thorne\nMRN: 1234567", "name:Thorne|hospital-number:1234567");
	expect("Patient name: Agnes de Souza", "name:Agnes de Souza");
	expect("Patient Tom Barker heard it", "name:Tom Barker");
	expect("Patient Safety Incident", "");
	expect("Mr Okafor showed me how", "");
	expect("Jean Whitaker showed me how", "");
	expect("Seen by Dr Anna Smith. MRN 1234567", "hospital-number:1234567");
	expect("MRN 1234567, ZZ9 9ZZ", "hospital-number:1234567|postcode:ZZ9 9ZZ");
	expect("at ZZ9 9ZZ", "");
}

Test(guard, a_table_s_head_holds_for_its_columns)
{
	expect("ward,dob\n1,12/03/1956\n2,x\n3,04/05/1957\n",
	       "birth-date:12/03/1956|birth-date:04/05/1957");
	expect("mrn;level\n\"44 55\";2\n", "hospital-number:44 55");
	expect("a|nhs number\n1|1234567890\n", "nhs-number:1234567890");
	expect("surname,dob\nThorne,1956-03-12\n", "name:Thorne|birth-date:1956-03-12");
	expect("surname,grade\nThorne,7\n", "");
	expect("ward,dob\n1,2\n\n1,12/03/1956\n", "");
}

Test(guard, findings_are_in_order_apart_and_at_most_so_many)
{
	static char text[1 << 20];
	size_t n = 0, end = 0;

	for (int i = 0; i < 150; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "MRN %d and NHS 9990000018\n",
				      1000000 + i);
	look(text);
	cr_expect(eq(sz, found.count, GUARD_FOUND_MAX));
	cr_expect(found.more);
	for (size_t i = 0; i < found.count; i++) {
		cr_expect(ge(sz, found.items[i].at, end));
		end = found.items[i].at + found.items[i].len;
	}
	look("nothing");
	cr_expect(eq(sz, found.count, 0));
	cr_expect(not(found.more));
}

/* Where one piece of a long text ends and the next begins nothing is lost or told twice. */
Test(guard, a_finding_is_found_wherever_it_lies_in_a_long_text)
{
	static char text[40000];
	static const char planted[] = "Jean Whitaker, NHS number 999 000 0018";

	for (size_t at = 16384 - 60; at < 16384 + 20; at++) {
		memset(text, 'x', sizeof(text));
		for (size_t i = 9; i < sizeof(text); i += 10)
			text[i] = ' ';
		memcpy(text + at - 1, " ", 1);
		memcpy(text + at, planted, sizeof(planted) - 1);
		memcpy(text + at + sizeof(planted) - 1, ".", 1);
		guard_look(text, sizeof(text), day_of(2026, 5, 14), &found);
		cr_expect(eq(sz, found.count, 2), "at %zu", at);
		cr_expect(eq(sz, found.items[0].at, at), "at %zu", at);
	}
}

Test(guard, hostile_texts_take_no_longer_than_others)
{
	static const char *const pieces[] = { "1 ",   "1",	"9990000018 ", "A.",	  "D,",
					      "dob ", "Mr J.", "\xe2\x80\x8b", "12/03/", ",;|\t\"",
					      "\xff", "Patient name: ", "1.2.", "NHS no 1 " };
	static char text[512 << 10];

	for (size_t p = 0; p < sizeof(pieces) / sizeof(pieces[0]); p++) {
		size_t len = strlen(pieces[p]);

		for (size_t i = 0; i < sizeof(text); i++)
			text[i] = pieces[p][i % len];
		guard_look(text, sizeof(text), day_of(2026, 5, 14), &found);
	}
}

Test(guard, a_decision_is_one_of_two_words)
{
	cr_expect(guard_is_decision("not-a-patient"));
	cr_expect(guard_is_decision("invented"));
	cr_expect(not(guard_is_decision("")));
	cr_expect(not(guard_is_decision("yes")));
}
