/*
 * Rows of the cases of equivalence in short: a macro for each thing that several people say in a case. For the files
 * demo_case_*.c alone, in which they are an applicant's whole story.
 */
#ifndef CLI_DEMO_CASE_ROWS_H
#define CLI_DEMO_CASE_ROWS_H

#include "cli/demo.h"

#define CASE_EVIDENCE(who, name, start, end, heading, story, ...)                                  \
	{                                                                                          \
		.by = (who), .role = ROLE_APPLICANT, .portfolio = (who), .kind = "evidence",       \
		.body = "{'first':'" start "','last':'" end "'}", .label = (name),                 \
		.texts = {{"title", heading}, {"narrative", story}}, __VA_ARGS__                   \
	}
#define CASE_CONFIRMED(referee, who, relation, of, said)                                           \
	{                                                                                          \
		.by = (referee), .role = ROLE_REGISTRANT, .portfolio = (who),                      \
		.kind = "corroboration", .body = "{'as':'" relation "'}", .about = (of),           \
		.texts = {{"comment", said}},                                                      \
	}
#define CASE_CLAIM(who, name, of, rests, words)                                                    \
	{                                                                                          \
		.by = (who), .role = ROLE_APPLICANT, .portfolio = (who), .kind = "claim",          \
		.body = "{'outcome':'" of "'}", .about = rests, .label = (name),                   \
		.texts = {{"narrative", words}},                                                   \
	}
#define CASE_PANEL(who, name, of, professional, specialist, lay)                                   \
	{                                                                                          \
		.by = "registrar", .role = ROLE_REGISTRAR, .portfolio = (who),                     \
		.kind = "allocation", .about = (of), .label = (name),                              \
		.body = "{'clerk':'" DEMO_CLERK "','members':["                                    \
			"{'person':'" professional "','seat':'professional'},"                     \
			"{'person':'" specialist "','seat':'specialist'},"                         \
			"{'person':'" lay "','seat':'lay'}]}",                                     \
	}
#define CASE_SEALED(assessor, who, name, of, what)                                                 \
	{                                                                                          \
		.by = (assessor), .role = ROLE_ETB_ASSESSOR, .portfolio = (who), .kind = "sealed", \
		.about = (of), .label = (name), .marks = (what),                                   \
	}
#define CASE_OPENED(who, name, of, what)                                                           \
	{                                                                                          \
		.by = DEMO_CLERK, .role = ROLE_REGISTRAR, .portfolio = (who), .kind = "opened",    \
		.about = (of), .label = (name), .marks = (what),                                   \
	}
#define CASE_SIGNED(member, as, who, of)                                                           \
	{                                                                                          \
		.by = (member), .role = (as), .portfolio = (who), .kind = "assent", .about = (of), \
	}
#define CASE_RATIFIED(who, name, of, said)                                                         \
	{                                                                                          \
		.by = "registrar", .role = ROLE_REGISTRAR, .portfolio = (who),                     \
		.kind = "ratification", .about = (of), .label = (name),                            \
		.texts = {{"comment", said}},                                                      \
	}
#define CASE_DECLARES "'declares':['own-work','identity','conduct','no-patient','sharing']"

#endif
