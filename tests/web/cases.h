/*
 * People and a case of equivalence for tests of pages: said by commands, in the store that is
 * served, beside what the demonstration holds. Aborts the test when something is refused that a
 * set-up needs.
 */
#ifndef TESTS_WEB_CASES_H
#define TESTS_WEB_CASES_H

#include "server.h"

/* What somebody types: "--as|paloma|evidence|add|...". The number of the entry; 0: it was refused.
 */
long type_in(const struct served *s, const char *words);
/* Somebody of that role, with a key; assessors are on a register. */
void add_case_person(const struct served *s, const char *id, const char *name, const char *role);
/* paloma, an applicant; ines and theo, assessors; vera, lay. registrar2 has a key to open with. */
void add_case_people(const struct served *s);
/* paloma's application for CEN-R1/LO1 and LO2, and one piece of her evidence. */
void begin_case(const struct served *s, long *ret_case, long *ret_evidence);
/* It is claimed and handed in; ines, theo and vera are named, and registrar2 as the clerk. */
void claim_case(const struct served *s, long number, long evidence);
void submit_case(const struct served *s, long number);
void allocate_case(const struct served *s, long number);
/* ines and theo find each outcome partly met, "Zephyr is missing.", and registrar2 opens it. */
void judge_case(const struct served *s, long number);
/* Its panel decides and all sign: on two conditions. Then a registrar ratifies that. */
void settle_case(const struct served *s, long number);
void ratify_case(const struct served *s, long number);

#endif
