/*
 * Tomos, associate in clinical biochemistry from 2023 to 2025. Some modules are closed; for others
 * he asked in time and nobody answered before the portfolio froze.
 */
#include "cli/demo.h"

const struct demo_scene demo_tomos[] = {
	{"2023-09-11", DEMO_APPROVE, .who = "hywel"},
	{"2023-09-11", DEMO_APPROVE, .who = "greta"},

	{"2023-11-14", .what = "L4-1/1,2", .who = "greta", .days = 8, .span = 45,
	 .title = "What I may do alone, and a plan that can be tested",
	 .narrative = "My job description in three colours, one request declined, and three aims.",
	 .said = "The declined request is the best evidence here."},
	{"2023-11-28", .what = "DOPS L4-1", .who = "hywel", .days = 2,
	 .title = "Working to the edge of the role",
	 .narrative = "An afternoon in which two things had to be passed on.",
	 .said = "Passed on at once and followed up. Say who has it now."},
	{"2023-12-15", DEMO_SIGN, .what = "L4-1"},
	{"2024-02-06", .what = "L4-3/1-3", .who = "greta", .days = 6, .span = 30,
	 .title = "An acid, a spill and my own chair",
	 .narrative = "The assessment before and after the safety officer, a drill in the "
		      "corridor, and one change to my breaks that has lasted.",
	 .said = "Substitution before gloves, as it should be."},
	{"2024-02-20", .what = "DOPS L4-3", .who = "hywel", .days = 3,
	 .title = "Dealing with a staged spill",
	 .narrative = "Blood on vinyl, contact time on the clock.",
	 .said = "Keep people away first, as you did. Open the kit before you need it."},
	{"2024-03-08", DEMO_SIGN, .what = "L4-3"},
	{"2024-04-16", .what = "L4-2/1-5", .who = "greta", .days = 9, .span = 60, .not_yet = 5,
	 .title = "Calls, handovers, instructions and corrections", .label = "records",
	 .narrative = "Ten urgent results read back, three handovers, a page rewritten and tried "
		      "by two readers, and an entry corrected so that both can be read.",
	 .said = "Clear work. The role play of activity 5 releases more than consent allows."},
	{"2024-05-02", .what = "L4-2/5", .who = "greta", .days = 4, .of = "records",
	 .title = "Three requests for information, second attempt",
	 .narrative =
		 "Relative, police officer, researcher: one released, one referred, one refused.",
	 .said = "Each with its ground. That is what was missing."},
	{"2024-05-14", .what = "DOPS L4-2/T1", .who = "hywel", .days = 2,
	 .title = "Telephoning a critical potassium",
	 .narrative = "Four minutes to a named person.",
	 .said = "Read back in full. Write the time first."},
	{"2024-05-21", .what = "OCE L4-2/T3", .who = "greta", .days = 1,
	 .title = "Explaining a delay to a service user",
	 .narrative = "Her sample had been lost on the way; she had taken a morning off.",
	 .said = "An apology and a plan, in that order. Leave her your number."},
	{"2024-06-07", DEMO_SIGN, .what = "L4-2", .said = "The records bench will miss you."},
	{"2024-09-17", .what = "L4-4/1-3", .who = "greta", .days = 7, .span = 50,
	 .title = "Who does not reach us",
	 .narrative = "Two conditions found late, the surgery at the end of the van's round, and a "
		      "leaflet tried out by two people who could not use the old one.",
	 .said = "The van now starts at the other end on Thursdays. Well done.",
	 .file = "van-round.csv"},
	{"2024-09-24", .what = "OCE L4-4", .who = "hywel", .days = 2,
	 .title = "A talk at the community centre",
	 .narrative = "What fasting means when you work nights.",
	 .said = "You listened for ten minutes before speaking. Bring the leaflet in large print."},
	{"2024-10-11", DEMO_SIGN, .what = "L4-4"},
	{"2025-01-21", .what = "L4-7/1-5", .who = "hywel", .days = 8, .span = 45,
	 .title = "Weighing, diluting and a curve that bends",
	 .narrative = "Three pipettes judged, a buffer and a serial dilution, thirty controls in a "
		      "sheet with its formulas, and a standard curve to where it bends.",
	 .said = "The outlying value is discussed and not deleted.", .file = "thirty-controls.csv"},
	{"2025-02-04", .what = "DOPS L4-7/T1", .who = "hywel", .days = 1,
	 .title = "Weighing check of a pipette", .narrative = "Ten weighings, cover closed.",
	 .said = "Keep the temperature in view. Wet the tip three times."},
	{"2025-05-13", .what = "L4-5/1-3", .who = "greta", .days = 9, .span = 60,
	 .title = "A result traced, a document withdrawn, a section audited",
	 .narrative = "One result traced to lot and procedure; eleven paper copies found, the last "
		      "behind a cupboard door.",
	 .said = "The copy behind the door is why we look."},
	{"2025-05-27", .what = "DOPS L4-5", .who = "hywel", .days = 3, .title = "A witness audit",
	 .narrative = "In haematology, with a checklist made the day before.",
	 .said = "Questions without blame. Ask to see, not to be told."},
	{"2025-06-24", .what = "L4-9/1-2", .who = "greta", .answer = DEMO_NOT_YET, .days = 10,
	 .span = 40, .title = "Training a new colleague, and a nuisance removed",
	 .narrative =
		 "Two sessions on the centrifuge, and labels that now print in the right order.",
	 .said = "The learner's own assessment is missing from both, and the time lost was not "
		 "measured before the change."},
	{"2025-08-19", .what = "DOPS L4-7/T3", .who = "hywel", .answer = DEMO_WAITS,
	 .title = "Making a standard curve", .narrative = "Seven points and two unknowns."},
	{"2025-08-21", .what = "L4-5/4,5", .who = "hywel", .answer = DEMO_WAITS, .span = 30,
	 .title = "An incident asked why five times, and a month of errors",
	 .narrative = "The cause that could be changed was the colour of two labels."},
	{"2025-08-26", .what = "DOPS L4-5", .who = "greta", .answer = DEMO_WAITS,
	 .title = "Chairing the review of a document",
	 .narrative = "Three authors, one page, forty minutes."},
	{"2025-08-28", .what = "L4-6/1-4", .who = "greta", .answer = DEMO_WAITS, .span = 50,
	 .title = "The person at the other end",
	 .narrative =
		 "An interview approved by the one interviewed, a collection explained, a plan for "
		 "a medicine approved by a scientist, and a sample taken without clear agreement."},
	{NULL},
};
