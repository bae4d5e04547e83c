/*
 * Marisol, a clinical technologist of eleven years, claims two rotations of clinical engineering.
 * Her panel finds six of eight outcomes met and sets a condition for each of the others, one of
 * which she has met already.
 */
#include "cli/demo_case_rows.h"

#define MARISOL(name, start, end, heading, ...)                                                    \
	CASE_EVIDENCE("marisol", name, start, end, heading, __VA_ARGS__)

static const struct demo_mark by_ifeoma[] = {
	{"CEN-R1/LO1", "met",
	 "Every line of the specification names who asked for it, and two suppliers were held to "
	 "it."},
	{"CEN-R1/LO2", "met",
	 "The refusal of the sixth monitor is hers, and it stood against the ward's wish to "
	 "start."},
	{"CEN-R1/LO3", "met",
	 "All three kinds of applied part are there, and the two readings outside limits are "
	 "explained."},
	{"CEN-R1/LO4", "met",
	 "Twenty devices looked for, three not found, and the record was put right for each."},
	{"CEN-R2/LO1", "partly",
	 "Pressure is set up and calibrated well. No uncertainty is stated beyond the maker's "
	 "accuracy."},
	{"CEN-R2/LO2", "met",
	 "She names the cause of every artefact in the traces, and removed four of them herself."},
	{"CEN-R2/LO3", "met",
	 "What she says to a patient is written down and was heard by the nurse in charge."},
	{"CEN-R2/LO4", "partly",
	 "One patient compared with one table. Nothing shows that she asks whether the table "
	 "fits."},
	{NULL, NULL, NULL},
};
static const struct demo_mark by_rosalind[] = {
	{"CEN-R1/LO1", "met", "A specification that I should buy from."},
	{"CEN-R1/LO2", "met",
	 "Acceptance of forty-two, refusal of one, and the reason is the right one."},
	{"CEN-R1/LO3", "met",
	 "Cardiac floating parts in single fault are measured as the standard asks, with the path "
	 "drawn."},
	{"CEN-R1/LO4", "met",
	 "The safety notice was followed to the last pump, which was in a cupboard at the "
	 "hospice."},
	{"CEN-R2/LO1", "partly",
	 "The flush test shows that she understands the system. A budget of the uncertainty is "
	 "missing."},
	{"CEN-R2/LO2", "met", "The overdamped line was found at the bedside and not afterwards."},
	{"CEN-R2/LO3", "partly",
	 "Good words, but nobody who was measured was asked how it was for them."},
	{"CEN-R2/LO4", "not-met",
	 "The reference data are copied from the machine. Whom they were gathered from is not "
	 "asked."},
	{NULL, NULL, NULL},
};

const struct demo_record demo_marisol[] = {
	/* ---- what she has ---- */
	MARISOL("m-spec", "2023-02-06", "2023-04-28",
		"Specification for forty-two bedside monitors",
		"I asked two sisters, a porter, the cleaner of the ward and our own bench what "
		"they need of a monitor, and wrote each "
		"need down as a line that a supplier can be measured by. Two lines came from the "
		"cleaner. The board of the ward "
		"struck out one that nobody could test."),
	MARISOL("m-trial", "2023-05-15", "2023-06-23",
		"A trial of two monitors on a high-dependency ward",
		"Four weeks, two of each kind, with a form of nine questions of which the nurses "
		"filled in sixty-one. The cheaper one "
		"lost because its alarm could not be told from that of the pump beside it."),
	MARISOL("m-accept", "2023-09-04", "2023-09-29",
		"Acceptance of forty-two monitors, and the one that I sent back",
		"Packing list, earth and leakage, function against a simulator, labels and the "
		"note to the ward. The sixth had a "
		"cracked battery door. The ward offered tape. I refused it, and wrote down what "
		"tape does to the sealing against fluids.",
		.file = "leakage-results.csv"),
	MARISOL("m-leak", "2024-11-04", "2024-11-15",
		"Leakage on body, floating and cardiac applied parts",
		"Fourteen devices of both classes in normal and single-fault condition. Two "
		"readings were over: one was the tester's lead, "
		"as a second lead showed; the other was a filter in a syringe driver, and that was "
		"taken out of use.",
		.file = "seat-pressure.csv"),
	MARISOL("m-record", "2025-03-10", "2025-04-04",
		"Twenty entries of the asset record, looked for",
		"Seventeen found, two in another building, one not at all. I put the places right, "
		"wrote off the one, and estimate that "
		"one record in nine of that ward is wrong, give or take half as many."),
	MARISOL("m-notice", "2024-06-03", "2024-07-19",
		"A field safety notice on pump doors, from receipt to closure",
		"Eighty-one pumps, all but one in the first week. The last was at the hospice, to "
		"which it had been lent without a note. "
		"Since then loans are in the record.",
		.file = "ward-inventory.csv"),
	MARISOL("m-flush", "2025-01-13", "2025-01-17",
		"Damping of an arterial line, shown by a flush test",
		"Three set-ups on the bench and one at the bedside under the eyes of the "
		"consultant: well set, overdamped by a bubble and "
		"a long soft line, and ringing. I say what each does to systolic pressure and what "
		"to do about it.",
		.file = "flush-test-trace.csv"),
	MARISOL("m-calib", "2025-02-03", "2025-02-07", "Calibration of six pressure channels",
		"Against the reference of the calibration room, rising and falling, with zero "
		"before and after. The error is compared "
		"with what the maker says."),
	MARISOL("m-atlas", "2025-05-06", "2025-06-20", "Nine artefacts, and where each came from",
		"Traces from the intensive care unit with mains hum, a loose electrode, shivering, "
		"a bed motor and five others; what I "
		"changed, and the trace afterwards."),
	MARISOL("m-words", "2025-06-02", "2025-06-06", "What I say before I measure somebody",
		"Written down after twelve measurements, and changed after the third, in which I "
		"had begun with the cuff in my hand."),
	MARISOL("m-table", "2025-07-07", "2025-07-11",
		"An ankle pressure beside the table of the machine",
		"One patient, right and left, and the limits that the machine prints."),
	MARISOL("m-solder", "2019-03-04", "2019-03-08", "Course in soldering, two days",
		"A certificate, from before I worked on monitors."),
	CASE_CONFIRMED("bronagh", "marisol", "manager", "@m-spec @m-trial @m-accept @m-leak",
		       "I was the purchaser, and signed the refusal that she had written."),
	CASE_CONFIRMED("bronagh", "marisol", "manager",
		       "@m-record @m-notice @m-flush @m-calib @m-atlas @m-words",
		       "Done as told. The tests at the bedside I saw myself."),

	/* ---- what she claims ---- */
	{.by = "marisol",
	 .role = ROLE_APPLICANT,
	 .portfolio = "marisol",
	 .kind = "application",
	 .label = "m-case",
	 .body = "{'curriculum':'STP-CEN@2023.1','digest':'@STP-CEN@2023.1','process':'@"
		 "EQUIVALENCE@2026.1',"
		 "'target':'modules','modules':['CEN-R1','CEN-R2']," CASE_DECLARES ","
		 "'posts':[{'employer':'harrowgate','from':'2015-03-02','until':'2019-08-30'},"
		 "{'employer':'harrowgate','from':'2019-09-02'}],"
		 "'prior':[{'day':'2014-07-11','level':6}],'referees':['bronagh']}",
	 .texts = {{"post.1", "Clinical technologist, equipment library and acceptance bench"},
		   {"post.2", "Senior clinical technologist, patient monitoring, with two trainees "
			      "of the apprenticeship"},
		   {"prior.1", "BSc Medical Physics Technology"},
		   {"statement", "I have done the work of these two rotations for years and was "
				 "never asked to show that I had. The "
				 "part of which I am least sure is the last: I know what I measure "
				 "better than whom others measured."}}},
	CASE_CLAIM("marisol", "m1", "CEN-R1/LO1", "@m-case @m-spec @m-trial",
		   "I turned what five people need into lines that can be tested, and the trial "
		   "shows that a supplier was measured by them."),
	CASE_CLAIM("marisol", "m2", "CEN-R1/LO2", "@m-case @m-accept",
		   "I accepted forty-one monitors and refused one, whose battery door was cracked, "
		   "although the ward wanted to begin."),
	CASE_CLAIM("marisol", "m3", "CEN-R1/LO3", "@m-case @m-leak @m-accept",
		   "I measured both classes and all three kinds of applied part, and explain the "
		   "two readings that were over the limit."),
	CASE_CLAIM("marisol", "m4", "CEN-R1/LO4", "@m-case @m-record @m-notice",
		   "I followed devices through the record twice: once at random, once because "
		   "somebody could have been hurt."),
	CASE_CLAIM("marisol", "m5", "CEN-R2/LO1", "@m-case @m-flush @m-calib",
		   "I set up pressure measurement on the bench and at the bedside and say how far "
		   "it can be relied upon."),
	CASE_CLAIM("marisol", "m6", "CEN-R2/LO2", "@m-case @m-atlas @m-flush",
		   "I recognise artefact while it is there: each of the nine was put right before "
		   "the record was used."),
	CASE_CLAIM("marisol", "m7", "CEN-R2/LO3", "@m-case @m-words",
		   "I explain what I shall do, what it will feel like and that it can be stopped, "
		   "and begin when I am told to."),
	CASE_CLAIM("marisol", "m8", "CEN-R2/LO4", "@m-case @m-table",
		   "I compare what I have measured with the limits that belong to it."),
	{.by = "marisol",
	 .role = ROLE_APPLICANT,
	 .portfolio = "marisol",
	 .kind = "submission",
	 .label = "m-submitted",
	 .about = "@m-case @m1 @m2 @m3 @m4 @m5 @m6 @m7 @m8"},

	/* ---- what is made of it ---- */
	CASE_PANEL("marisol", "m-panel", "@m-submitted", "ifeoma", "rosalind", "desmond"),
	CASE_SEALED("rosalind", "marisol", "m-sealed-1", "@m-panel", by_rosalind),
	CASE_SEALED("ifeoma", "marisol", "m-sealed-2", "@m-panel", by_ifeoma),
	CASE_OPENED("marisol", "m-opened-1", "@m-sealed-1", by_rosalind),
	CASE_OPENED("marisol", "m-opened-2", "@m-sealed-2", by_ifeoma),
	{.by = "ifeoma",
	 .role = ROLE_ETB_ASSESSOR,
	 .portfolio = "marisol",
	 .kind = "decision",
	 .label = "m-decision",
	 .about = "@m-opened-1 @m-opened-2",
	 .body = "{'outcome':'conditional',"
		 "'units':[{'unit':'CEN-R2/LO1','mark':'partly'},{'unit':'CEN-R2/"
		 "LO3','mark':'met'},{'unit':'CEN-R2/LO4','mark':'not-met'}],"
		 "'conditions':[{'unit':'CEN-R2/LO1','by':'2026-08-31'},{'unit':'CEN-R2/"
		 "LO4','by':'2027-01-31'}]}",
	 .texts = {{"reason", "A careful engineer. Two things about measurement are missing, and "
			      "both can be shown within months."},
		   {"reason.1", "Calibration is shown, and the system is understood; what a "
				"reading is worth at the bedside is not stated."},
		   {"reason.2", "Her words were heard by others, and she changed them. That is "
				"enough for this outcome."},
		   {"reason.3", "The limits were taken as they were printed."},
		   {"condition.1", "An uncertainty budget for one of the six channels, with its "
				   "largest term and how to lessen it."},
		   {"condition.2", "Four patients compared with reference data, and for two of "
				   "them a doubt whether these fit."}}},
	CASE_SIGNED("rosalind", ROLE_ETB_ASSESSOR, "marisol", "@m-decision"),
	CASE_SIGNED("desmond", ROLE_LAY, "marisol", "@m-decision"),
	CASE_RATIFIED("marisol", "m-ratified", "@m-decision", "On behalf of the board."),
	{.by = "rosalind",
	 .role = ROLE_ETB_ASSESSOR,
	 .portfolio = "marisol",
	 .kind = "condition-met",
	 .body = "{'n':1}",
	 .about = "@m-ratified",
	 .texts = {{"reason", "She had begun the budget while she waited. The height of the "
			      "transducer is the largest term, and she levels it "
			      "with a laser now."}}},
	{.kind = NULL},
};
