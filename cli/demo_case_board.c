/*
 * The board of the cases: how they are judged, who may judge and apply, and the clerk with the key
 * to which judgements are sealed.
 */
#include "cli/demo_case_rows.h"

#define GRANTED(who, what)                                                                         \
	{                                                                                          \
		.by = "registrar", .role = ROLE_REGISTRAR, .portfolio = "", .kind = "role",        \
		.body = "{'person':'" who "','role':'" what "','from':'2026-05-01'}",              \
	}
#define JUDGES(who, specialism)                                                                    \
	{                                                                                          \
		.by = "registrar", .role = ROLE_REGISTRAR, .portfolio = "", .kind = "role",        \
		.body = "{'person':'" who "','role':'etb-assessor','from':'2026-05-01',"           \
			"'until':'2029-04-30','specialisms':['" specialism "']}",                  \
	}
#define COUNTERSIGNED                                                                              \
	{                                                                                          \
		.by = "registrar2", .role = ROLE_REGISTRAR, .portfolio = "",                       \
		.kind = "countersign",                                                             \
	}

const struct demo_record demo_board[] = {
	{.by = "registrar",
	 .role = ROLE_REGISTRAR,
	 .portfolio = "",
	 .kind = "process",
	 .body = "{'process':'EQUIVALENCE@2026.1'}"},
	GRANTED("quentin", "registrar"),
	COUNTERSIGNED,
	{.by = "quentin",
	 .role = ROLE_REGISTRAR,
	 .portfolio = "",
	 .kind = "sealing-key",
	 .body = "{}"},
	GRANTED("ifeoma", "etb-assessor"),
	COUNTERSIGNED,
	GRANTED("lennart", "etb-assessor"),
	COUNTERSIGNED,
	JUDGES("rosalind", "clinical-engineering"),
	COUNTERSIGNED,
	JUDGES("kenji", "clinical-engineering"),
	COUNTERSIGNED,
	JUDGES("shirin", "blood-sciences"),
	COUNTERSIGNED,
	GRANTED("mabel", "lay"),
	COUNTERSIGNED,
	GRANTED("desmond", "lay"),
	COUNTERSIGNED,
	GRANTED("bronagh", "registrant"),
	GRANTED("aled", "registrant"),
	GRANTED("priti", "registrant"),
	GRANTED("marisol", "applicant"),
	GRANTED("gethin", "applicant"),
	GRANTED("ottilie", "applicant"),
	{.kind = NULL},
};
