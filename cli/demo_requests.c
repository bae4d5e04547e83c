/*
 * Asking and answering on 13 and 14 May 2026: a new assessor is nominated, approved and accepts; a
 * request is passed on since who was asked will leave; colleagues' feedback is asked for
 * (demo_feedback.c).
 */
#include "cli/demo.h"

const struct demo_record demo_requests[] = {
	/* ---- a new assessor ---- */
	{"2026-05-13T11:10:00Z", "registrar", ROLE_REGISTRAR, "", "role",
	 .body = "{'person':'nadia','role':'assessor','from':'2026-05-04','until':'2029-05-03',"
		 "'specialisms':['haematology','transfusion']}"},
	{"2026-05-13T11:25:00Z", "samuel", ROLE_TRAINEE, "samuel", "nomination",
	 "{'assessor':'nadia'}",
	 .texts = {{"reason",
		    "She runs the advice telephone at night, when nobody else hears me."}}},
	{"2026-05-13T11:40:00Z", "oriel", ROLE_TRAINING_OFFICER, "samuel", "approval",
	 "{'assessor':'nadia'}", .label = "nadia"},
	{"2026-05-13T12:30:00Z", "nadia", ROLE_ASSESSOR, "samuel", "acceptance", .about = "@nadia"},

	/* ---- feedback of colleagues, a year early, so that it only nearly counts ---- */
	{"2026-05-13T12:00:00Z",
	 "samuel",
	 ROLE_TRAINEE,
	 "samuel",
	 "evidence",
	 "{'first':'2026-05-12','last':'2026-05-12'}",
	 {{"title", "Feedback from colleagues, after the handovers in writing"},
	  {"narrative", "In November the night staff asked for them. I should like to know now "
			"whether it helped, and not in the autumn."}},
	 .label = "colleagues"},
	{"2026-05-13T12:05:00Z", "samuel", ROLE_TRAINEE, "samuel", "request",
	 "{'assessor':'greta','tool':'MSF','modules':['COR-1']}", .about = "@colleagues",
	 .label = "feedback"},

	/* ---- whoever was asked will leave ---- */
	{"2026-05-13T13:20:00Z",
	 "samuel",
	 ROLE_TRAINEE,
	 "samuel",
	 "evidence",
	 "{'first':'2026-05-07','last':'2026-05-07'}",
	 {{"title", "A mother who asked me to keep a result from her son"},
	  {"narrative", "Whose result it is when it says something about both of them."}},
	 .label = "ethics"},
	{"2026-05-13T13:24:00Z", "samuel", ROLE_TRAINEE, "samuel", "request",
	 "{'assessor':'imani','tool':'CBD','modules':['COR-1'],'topic':'COR-1/T2','case':7}",
	 .about = "@ethics", .label = "ethics-request"},
	{"2026-05-13T14:00:00Z",
	 "registrar",
	 ROLE_REGISTRAR,
	 "",
	 "role-end",
	 "{'until':'2026-05-29'}",
	 {{"reason", "She moves to another trust."}},
	 .about = "#128"},
	{"2026-05-13T14:30:00Z",
	 "oriel",
	 ROLE_TRAINING_OFFICER,
	 "samuel",
	 "reassignment",
	 "{'assessor':'nadia'}",
	 {{"reason", "Imani leaves on 29 May and hands her work over until then."}},
	 .about = "@ethics-request"},
	{NULL},
};
