/*
 * Ottilie, a renal technologist, claims the rotation on dialysis. Her first panel did not find her
 * equivalent; she has appealed, since the decision passes over what she submitted, and the case
 * waits for a panel in which nobody sits who has judged it.
 */
#include "cli/demo_case_rows.h"

#define OTTILIE(name, start, end, heading, ...)                                                    \
	CASE_EVIDENCE("ottilie", name, start, end, heading, __VA_ARGS__)

static const struct demo_mark by_ifeoma[] = {
	{"CEN-R4/LO1", "not-met",
	 "Prescriptions are copied. Why a figure stands there is told once in four."},
	{"CEN-R4/LO2", "met",
	 "The result above the action level was handled as it should be, and within the hour."},
	{"CEN-R4/LO3", "met",
	 "Machines are serviced, tested and withdrawn with the readings beside the limits."},
	{"CEN-R4/LO4", "partly", "The house is surveyed. What the person wants is one line."},
	{NULL, NULL, NULL},
};
static const struct demo_mark by_kenji[] = {
	{"CEN-R4/LO1", "partly",
	 "She calculates the dose, and does not say what it leaves undone."},
	{"CEN-R4/LO2", "met",
	 "Sampling, culture and the decision on who may be treated are all hers."},
	{"CEN-R4/LO3", "met", "Three faults, of which one was the water and not the machine."},
	{"CEN-R4/LO4", "not-met",
	 "One survey, done with a colleague, and no instruction that was tried out."},
	{NULL, NULL, NULL},
};

const struct demo_record demo_ottilie[] = {
	/* ---- what she has ---- */
	OTTILIE("o-three", "2023-03-06", "2023-03-31",
		"Three people through a session of haemodialysis",
		"Prescriptions without names, each figure with what it is for. I asked a "
		"nephrologist where I was not sure, and say where."),
	OTTILIE("o-dose", "2024-01-15", "2024-02-09",
		"The dose of dialysis, from blood and from the machine",
		"Four sessions. The machine says more than the blood does, and most where the "
		"needle recirculates."),
	OTTILIE("o-plant", "2022-05-09", "2022-06-17",
		"The water plant, drawn from the mains to the last chair",
		"Twenty-six sample points, of which two were on no drawing. What each stage takes "
		"out, and what happens when it does not."),
	OTTILIE("o-action", "2024-08-05", "2024-08-16",
		"A count above the action level on a Monday",
		"Whom I told and when, who was treated meanwhile and on what, where we took "
		"samples again, and on what evidence we opened.",
		.file = "dialysis-water.csv"),
	OTTILIE("o-service", "2025-02-03", "2025-02-28",
		"Eleven machines serviced, as found and as left",
		"Conductivity, temperature and pressures against the reference meter, and the "
		"tests of air, blood leak and ultrafiltration."),
	OTTILIE("o-faults", "2024-10-07", "2024-12-13", "Three faults from the dialysis floor",
		"A pump, a sensor, and one that was in the loop: six machines complained within an "
		"hour, and I looked at the water first."),
	OTTILIE("o-withdrawn", "2025-04-14", "2025-04-14",
		"A machine that I took out of use at seven in the morning",
		"The venous clamp closed late, once in ten. There was no other machine, and one "
		"patient was sent to the other unit."),
	OTTILIE("o-home", "2025-06-09", "2025-07-04",
		"A house by the sea, looked at for home haemodialysis",
		"Water, drain, supply, floor and storage. He wanted the window and not the "
		"cupboard, so the machine stands at the window."),
	OTTILIE("o-failure", "2025-07-07", "2025-08-29", "What to do at home when the power fails",
		"One page, tried with two people and their partners. Both misread the third step, "
		"which is two steps now."),
	CASE_CONFIRMED("priti", "ottilie", "manager",
		       "@o-plant @o-action @o-service @o-faults @o-withdrawn",
		       "I manage the unit and was told of each of these on the day."),
	CASE_CONFIRMED("priti", "ottilie", "manager", "@o-home @o-failure @o-dose",
		       "The survey was hers; a colleague held the tape. I was one of those on whom "
		       "the page was tried first."),

	/* ---- what she claims ---- */
	{.by = "ottilie",
	 .role = ROLE_APPLICANT,
	 .portfolio = "ottilie",
	 .kind = "application",
	 .label = "o-case",
	 .body = "{'curriculum':'STP-CEN@2023.1','digest':'@STP-CEN@2023.1','process':'@"
		 "EQUIVALENCE@2026.1',"
		 "'target':'modules','modules':['CEN-R4']," CASE_DECLARES ","
		 "'posts':[{'employer':'saltmere','from':'2016-01-11','until':'2020-12-31'},"
		 "{'employer':'saltmere','from':'2021-01-04'}],"
		 "'prior':[{'day':'2015-06-26','level':5}],'referees':['priti']}",
	 .texts = {{"post.1", "Renal technologist"},
		   {"post.2", "Senior renal technologist, water and home dialysis"},
		   {"prior.1", "Foundation degree in Healthcare Science, renal technology"},
		   {"statement",
		    "Ten years beside the machines, and most of them beside the people too."}}},
	CASE_CLAIM("ottilie", "o1", "CEN-R4/LO1", "@o-case @o-three @o-dose",
		   "I say what each figure of a prescription is for, and what no dialysis does for "
		   "somebody whose kidneys have failed."),
	CASE_CLAIM("ottilie", "o2", "CEN-R4/LO2", "@o-case @o-plant @o-action",
		   "I sample the water, read what comes back and decide who may be treated until "
		   "it is clean."),
	CASE_CLAIM("ottilie", "o3", "CEN-R4/LO3", "@o-case @o-service @o-faults @o-withdrawn",
		   "I service, test, return and withdraw machines, and found a fault that was in "
		   "none of them."),
	CASE_CLAIM("ottilie", "o4", "CEN-R4/LO4", "@o-case @o-home @o-failure",
		   "I weighed with him and his wife what the machine needs and what they do, and "
		   "wrote what to do when something fails."),
	{.by = "ottilie",
	 .role = ROLE_APPLICANT,
	 .portfolio = "ottilie",
	 .kind = "submission",
	 .label = "o-submitted",
	 .about = "@o-case @o1 @o2 @o3 @o4"},

	/* ---- what the first panel made of it ---- */
	CASE_PANEL("ottilie", "o-panel", "@o-submitted", "ifeoma", "kenji", "mabel"),
	CASE_SEALED("ifeoma", "ottilie", "o-sealed-1", "@o-panel", by_ifeoma),
	CASE_SEALED("kenji", "ottilie", "o-sealed-2", "@o-panel", by_kenji),
	CASE_OPENED("ottilie", "o-opened-1", "@o-sealed-1", by_ifeoma),
	CASE_OPENED("ottilie", "o-opened-2", "@o-sealed-2", by_kenji),
	{.by = "kenji",
	 .role = ROLE_ETB_ASSESSOR,
	 .portfolio = "ottilie",
	 .kind = "decision",
	 .label = "o-decision",
	 .about = "@o-opened-1 @o-opened-2",
	 .body = "{'outcome':'not-equivalent',"
		 "'units':[{'unit':'CEN-R4/LO1','mark':'partly'},{'unit':'CEN-R4/"
		 "LO4','mark':'not-met'}]}",
	 .texts = {{"reason", "Strong on water and machines. Of the person who is dialysed there "
			      "is too little, and of the home one example."},
		   {"reason.1", "The dose is right. What dialysis does not replace is not told."},
		   {"reason.2", "No instruction for use at home was tried out with anybody."}}},
	CASE_SIGNED("ifeoma", ROLE_ETB_ASSESSOR, "ottilie", "@o-decision"),
	CASE_SIGNED("mabel", ROLE_LAY, "ottilie", "@o-decision"),
	CASE_RATIFIED("ottilie", "o-ratified", "@o-decision", "On behalf of the board."),

	/* ---- the appeal ---- */
	{.by = "ottilie",
	 .role = ROLE_APPLICANT,
	 .portfolio = "ottilie",
	 .kind = "appeal",
	 .body = "{'ground':'evidence'}",
	 .about = "@o-ratified",
	 .texts = {{"reason", "The letter says that no instruction was tried out with anybody. My "
			      "claim rests on one that was tried with two people, "
			      "and says what they misread."}}},
	/* A portfolio goes on; the appeal is judged by what was submitted. */
	OTTILIE("o-later", "2026-05-11", "2026-05-12",
		"The instruction for use at home, read by three more people",
		"Two stopped at the same line. I have moved the drawing above it, and asked the next "
		"one to read it aloud."),
	{.kind = NULL},
};
