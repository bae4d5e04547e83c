#include "cases.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

static const char *const units[] = {"CEN-R1/LO1", "CEN-R1/LO2"};

long type_in(const struct served *s, const char *words)
{
	char line[768], *argv[32], *at = line, *answer = NULL;
	int argc = 0;
	size_t n;
	FILE *out = open_memstream(&answer, &n);
	struct app app;
	long seq = 0;
	const char *mark;

	snprintf(line, sizeof line, "attest|--json|--store|%s/d|%s", s->folder, words);
	while (at && argc < 31)
		argv[argc++] = strsep(&at, "|");
	argv[argc] = NULL;
	app_init(&app);
	app.out = out;
	app.err = out;
	(void)command_main(&app, argc, argv);
	app_release(&app);
	fclose(out);
	mark = strstr(answer, "\"seq\": ");
	if (mark)
		seq = strtol(mark + strlen("\"seq\": "), NULL, 10);
	free(answer);
	return seq;
}

void add_case_person(const struct served *s, const char *id, const char *name, const char *role)
{
	bool assessor = strcmp(role, "etb-assessor") == 0;
	char line[256];
	long grant;

	snprintf(line, sizeof line, "--as|registrar|person|add|%s|--name|%s%s%s", id, name,
		 assessor ? "|--register|CS-9" : "", assessor ? id : "");
	cr_assert(type_in(s, line), "%s", line);
	snprintf(line, sizeof line, "--as|registrar|person|certify|%s|--checked|passport", id);
	cr_assert(type_in(s, line), "%s", line);
	snprintf(line, sizeof line, "--as|registrar|role|grant|%s|%s|--from|2026-05-01", id, role);
	grant = type_in(s, line);
	snprintf(line, sizeof line, "--as|registrar2|countersign|%ld", grant);
	(void)type_in(s, line); /* a lay member and an applicant want no second signature */
}

void add_case_people(const struct served *s)
{
	add_case_person(s, "paloma", "Paloma Reyes", "applicant");
	add_case_person(s, "ines", "Ines Ferreira", "etb-assessor");
	add_case_person(s, "theo", "Theo Okonkwo", "etb-assessor");
	add_case_person(s, "vera", "Vera Lindqvist", "lay");
	cr_assert(type_in(s, "--as|registrar2|equivalence|clerk-key"));
}

void begin_case(const struct served *s, long *ret_case, long *ret_evidence)
{
	*ret_evidence =
		type_in(s, "--as|paloma|evidence|add|--title|Acceptance of pumps|--on|2024-03-08");
	*ret_case = type_in(
		s,
		"--as|paloma|equivalence|apply|STP-CEN@2023.1|--target|outcomes|--outcome|CEN-R1/"
		"LO1|--outcome|"
		"CEN-R1/"
		"LO2|--process|EQUIVALENCE@2026.1|--declare|own-work|--declare|identity|--declare|"
		"conduct|--declare|no-patient|--declare|sharing");
	cr_assert(*ret_evidence && *ret_case, "%ld %ld", *ret_evidence, *ret_case);
}

void claim_case(const struct served *s, long number, long evidence)
{
	char line[256];

	for (size_t i = 0; i < 2; i++) {
		snprintf(line, sizeof line,
			 "--as|paloma|equivalence|claim|%ld|%s|--practice|%ld|--narrative|I wrote "
			 "it.",
			 number, units[i], evidence);
		cr_assert(type_in(s, line), "%s", line);
	}
}

void submit_case(const struct served *s, long number)
{
	char line[256];

	snprintf(line, sizeof line, "--as|paloma|equivalence|submit|%ld", number);
	cr_assert(type_in(s, line));
}

void allocate_case(const struct served *s, long number)
{
	char line[256];

	snprintf(line, sizeof line,
		 "--as|registrar|equivalence|allocate|%ld|--professional|ines|--specialist|theo|--"
		 "lay|vera|--clerk|registrar2",
		 number);
	cr_assert(type_in(s, line));
}

void judge_case(const struct served *s, long number)
{
	static const char *const who[] = {"ines", "theo"};
	char line[256];

	for (size_t i = 0; i < 2; i++) {
		for (size_t k = 0; k < 2; k++) {
			snprintf(line, sizeof line,
				 "--as|%s|equivalence|judge|%ld|--unit|%s|--judgement|partly|--"
				 "reason|Zephyr is missing.",
				 who[i], number, units[k]);
			(void)type_in(s, line);
		}
		snprintf(line, sizeof line, "--as|%s|equivalence|seal|%ld", who[i], number);
		cr_assert(type_in(s, line), "%s", line);
	}
	snprintf(line, sizeof line, "--as|registrar2|equivalence|open|%ld", number);
	cr_assert(type_in(s, line));
}

void settle_case(const struct served *s, long number)
{
	static const char *const who[] = {"theo", "vera"};
	char line[512];

	snprintf(line, sizeof line,
		 "--as|ines|equivalence|decide|%ld|--outcome|conditional|--reason|Both want "
		 "more.|--unit|CEN-R1/LO1 partly More.|"
		 "--unit|CEN-R1/LO2 partly More.|--condition|CEN-R1/LO1 2027-01-31 A "
		 "report|--condition|CEN-R1/LO2 2027-01-31 "
		 "Another",
		 number);
	cr_assert(type_in(s, line));
	for (size_t i = 0; i < 2; i++) {
		snprintf(line, sizeof line, "--as|%s|equivalence|countersign|%ld", who[i], number);
		cr_assert(type_in(s, line));
	}
}

void ratify_case(const struct served *s, long number)
{
	char line[128];

	snprintf(line, sizeof line, "--as|registrar|equivalence|ratify|%ld", number);
	cr_assert(type_in(s, line));
}
