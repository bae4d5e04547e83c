/*
 * Amira, third year of clinical engineering. Her electrical safety testing has lapsed, so CEN-R1 is
 * open again; COR-2 is ready to sign; CEN-S1 shows what nearly counted: a case used twice, work
 * filed as an activity that should have been a CBD, an assessor whose role had ended.
 */
#include "cli/demo.h"

const struct demo_scene demo_amira[] = {
	{"2023-09-05", DEMO_APPROVE, .who = "chandra"},
	{"2023-09-05", DEMO_APPROVE, .who = "declan"},
	{"2024-07-01", DEMO_APPROVE, .who = "esther"},
	{"2025-08-12", DEMO_DISMISS, .who = "esther", .said = "No longer in post."},

	/* ---- first year ---- */
	{"2023-10-12", .what = "COR-4/1,3", .who = "chandra", .days = 5, .span = 20,
	 .title = "How we will meet, and the programme on one page",
	 .narrative =
		 "We agreed on the last Thursday of each month. The map shows three stretches that "
		 "could run late: the renal rotation, the project approvals and the thesis.",
	 .said = "Honest about where time will be short. Look at it again in September."},
	{"2023-11-30", .what = "CEN-R1/1-5", .who = "declan", .days = 6, .span = 58,
	 .title = "Twelve syringe pumps, from request to first use",
	 .narrative = "Four wards wanted four different pumps. I wrote one specification with "
		      "them, scored three offers, ran a week's trial and checked the delivery in. "
		      "Two came with the wrong mains lead and went back.",
	 .reflection = "I nearly accepted the two with foreign leads because the ward was waiting.",
	 .said = "Every line of the specification names who asked for it, which is rare. The "
		 "refusal was right and politely done.",
	 .file = "pump-specification.txt"},
	{"2023-12-06", .what = "DOPS CEN-R1/T4", .who = "declan", .days = 1,
	 .title = "Acceptance of a syringe pump",
	 .narrative = "Occlusion pressure, flow over an hour, alarms and battery, on one of the "
		      "new pumps.",
	 .said = "Keep the habit of reading the limit aloud. Label the test set before you start."},
	{"2024-01-25", .what = "CEN-R1/6", .who = "declan", .days = 8,
	 .title = "Earth resistance and leakage on fourteen items",
	 .narrative = "Both protection classes, with the detachable leads tested apart. One "
		      "suction unit was over the limit through its footswitch.",
	 .said = "All limits traced to the standard, and the footswitch found by reasoning, not by "
		 "luck.",
	 .file = "leakage-results.csv"},
	{"2024-02-13", .what = "CBD CEN-R1/T2", .who = "chandra", .days = 2,
	 .kase = 1, .title = "A safety notice for fluid warmers",
	 .narrative = "Nineteen warmers were affected and eighteen found. We talked about how long "
		      "to look for the last one.",
	 .said = "You could say why closure without the nineteenth was acceptable. Next: how to "
		 "tell the wards the same thing in two sentences."},
	{"2024-02-20", .what = "CEN-R1/7-11", .who = "declan", .days = 9, .span = 40,
	 .title = "Applied parts, intervals and the asset record",
	 .narrative = "Patient leakage on three monitors; a new interval for the bladder scanners; "
		      "twenty records checked, of which four were wrong; one notice closed and one "
		      "defibrillator retired with its memory erased.",
	 .said = "The estimate for the whole record is careful. I have passed it to the asset "
		 "manager."},
	{"2024-02-27", .what = "DOPS CEN-R1/T5", .who = "declan", .days = 1,
	 .title = "Safety test of a monitor with a cardiac applied part",
	 .narrative =
		 "Normal and single-fault condition, with the sketch of each path drawn first.",
	 .said = "Keep drawing the path. Stand where you can see the mains switch."},
	{"2024-03-15", DEMO_SIGN, .what = "CEN-R1", .said = "A strong first rotation."},
	{"2024-03-21", .what = "COR-1/1,2,15", .who = "chandra", .days = 11, .span = 120,
	 .title = "Scope of practice, asking for help, and my own workload",
	 .narrative = "My scope at three dates, three times that I rang somebody, and the month in "
		      "which I moved my study day because Fridays never worked.",
	 .said = "The second call came before any harm was possible. That is what the activity "
		 "asks."},
	{"2024-04-25", .what = "CEN-R2/1-6", .who = "declan", .days = 7, .span = 30,
	 .title = "Pressure lines: calibration, damping and artefact",
	 .narrative = "Transducer against the reference gauge, flush tests with short, long and "
		      "bubbly lines, and an atlas of artefacts made with a colleague.",
	 .said = "The trace says it all: three systems, three answers to the same flush.",
	 .file = "flush-test-trace.csv"},
	{"2024-05-14", .what = "CBD CEN-R2/T1", .who = "chandra", .days = 3, .kase = 2,
	 .title = "A blood pressure that misled a clinic",
	 .narrative = "A standard cuff on a large arm, four visits in a row, and a second tablet "
		      "that was not needed.",
	 .said = "Good reasons at each step. Work on how large the error could have been."},
	{"2024-05-16", .what = "OCE CEN-R2/T6", .who = "declan", .days = 1,
	 .title = "Explaining a gait recording to a nervous visitor",
	 .narrative =
		 "He thought that the markers were needles. We began again with one on my own arm.",
	 .said = "Keep the demonstration on yourself. Pause before the consent question."},
	{"2024-05-21", .what = "DOPS CEN-R2/T5", .who = "declan", .days = 2,
	 .title = "A diagnostic electrocardiogram",
	 .narrative = "Twelve leads, skin prepared, impedances written down and mains interference "
		      "traced to a bed motor.",
	 .said = "Finding the bed motor was neat. Say what you are filtering before you filter "
		 "it."},
	{"2024-05-29", .what = "CEN-R2/7-11", .who = "declan", .days = 6, .span = 25, .not_yet = 9,
	 .title = "A measurement clinic: explaining, measuring, comparing", .label = "r2-clinic",
	 .narrative = "Five patients on a supervised list, with reference values for each, and a "
		      "home-made grip meter compared with the one in use.",
	 .said = "All good but the reference data: activity 9 asks how they were gathered, and you "
		 "quote only the software. Find the papers and send it again."},
	{"2024-06-11", .what = "CEN-R2/9", .who = "declan", .days = 3, .of = "r2-clinic",
	 .title = "A measurement clinic, with where the reference values come from",
	 .narrative = "The equations behind the software were made from 1,100 adults, none over "
		      "seventy. Two of my six comparisons are marked as doubtful for that reason.",
	 .said = "Now I can see when not to believe the percentage. Thank you for looking."},
	{"2024-06-28", DEMO_SIGN, .what = "CEN-R2"},
	{"2024-08-01", .what = "CEN-R3/1-5", .who = "esther", .days = 6, .span = 22,
	 .title = "Wheelchair clinic: from greeting to prescription",
	 .narrative =
		 "I followed one appointment, led the questions in the next, and measured person, "
		 "chair and doorway twice. The second set differed by two centimetres.",
	 .said = "You said why they differed instead of averaging them. Pressure maps clearly "
		 "read.",
	 .file = "seat-pressure.csv"},
	{"2024-08-08", .what = "DOPS CEN-R3/T5", .who = "esther", .days = 1,
	 .title = "Stability test of an occupied wheelchair",
	 .narrative = "Ramp test, backwards and sideways, with the user's own bag on the handles.",
	 .said = "Keep testing with the bag. Ask for the second spotter sooner."},
	{"2024-08-20", .what = "MSF COR-1", .who = "chandra", .days = 10,
	 .raters = 10, .title = "Feedback from colleagues, first year",
	 .narrative = "Ten colleagues answered, three of them not scientists.",
	 .said = "People value that you come back with an answer. Two would like to be told "
		 "sooner."},
	{"2024-08-22", .what = "OCE CEN-R3/T7", .who = "esther", .days = 2,
	 .title = "What she wants to do again",
	 .narrative =
		 "A talk with a user and her sister about the garden, the kitchen and the bus.",
	 .said = "You let the sister speak and still heard the user. Write the goals in her "
		 "words."},
	{"2024-09-05", .what = "CBD CEN-R3/T2", .who = "esther", .days = 4, .kase = 3,
	 .title = "A prescription that was turned down",
	 .narrative = "Everyone but the user wanted tilt in space. He wanted to reach the kettle.",
	 .said = "Reasons on both sides were fair. Next time ask what he would give up."},
	{"2024-09-19", .what = "CEN-R3/6-11", .who = "esther", .days = 7, .span = 35,
	 .title = "Adjusting, programming, visiting and being lifted",
	 .narrative = "Two chairs adjusted, one joystick programmed for a slow hand, a day in "
		      "orthotics, a home with a step that nobody had mentioned, and a hoist with "
		      "me in the sling.",
	 .said = "The home visit report is the best part. Moving and handling is valid for two "
		 "years."},
	{"2024-10-04", DEMO_SIGN, .what = "CEN-R3", .said = "Well done; the users ask after you."},

	/* ---- second year ---- */
	{"2024-11-07", .what = "CEN-R4/1-5", .who = "esther", .days = 8, .span = 30,
	 .title = "From the water plant to the patient",
	 .narrative = "Three sessions followed, doses calculated by two methods, the ring main "
		      "drawn with every valve, and ten samples taken without contaminating one.",
	 .said = "The drawing is better than ours. It is on the wall of the plant room now.",
	 .file = "dialysis-water.csv"},
	{"2024-11-12", .what = "DOPS CEN-R4/T4", .who = "esther", .days = 1,
	 .title = "Sampling dialysis water",
	 .narrative = "Six points on the ring main before the first shift.",
	 .said = "Keep the order from clean to less clean. Write the time on the bottle, not the "
		 "bag."},
	{"2024-11-28", .what = "DOPS CEN-R4/T6", .who = "esther", .days = 2,
	 .title = "Calibration of conductivity",
	 .narrative = "Against the reference meter, before and after a change of concentrate.",
	 .said = "Good patience while it settled. Say the tolerance before you read the meter."},
	{"2024-12-10", .what = "CBD CEN-R4/T1", .who = "esther", .days = 6,
	 .kase = 4, .title = "An endotoxin result above the action level",
	 .narrative = "Who could be treated that evening, on what water, and who had to be told.",
	 .said = "You protected the evening shift first and argued it well. Read up on trends."},
	{"2025-01-16", .what = "CEN-R4/6-11", .who = "esther", .days = 12, .span = 60,
	 .title = "Maintenance, faults and a home survey",
	 .narrative = "One machine calibrated and its alarms provoked, three faults found (one was "
		      "the drain), and a house in which the water pressure drops at tea time.",
	 .said = "You asked the family about tea time. Nobody teaches that."},
	{"2025-02-07", DEMO_SIGN, .what = "CEN-R4"},
	{"2025-02-18", .what = "COR-1/7,16,20", .who = "chandra", .days = 9, .span = 14,
	 .title = "Planning the second-year feedback; life support and safeguarding renewed",
	 .narrative = "Who I asked and why, and the two certificates. The nearest defibrillator is "
		      "behind a door that is locked at night; I have reported it.",
	 .said = "The locked door alone was worth the rehearsal."},
	{"2025-03-06", .what = "MSF COR-1", .who = "chandra", .days = 8,
	 .raters = 11, .title = "Feedback from colleagues, second year",
	 .narrative = "Eleven answers. The theme I take from them: say sooner when something will "
		      "be late.",
	 .said = "A strength in nearly every answer, and one theme to act on."},
	{"2025-03-13", .what = "COR-2/1-5", .who = "chandra", .days = 7, .span = 70,
	 .title = "Which cushion lasts? From ten hunches to one question",
	 .narrative = "Ten workarounds collected, one question chosen, two designs drawn, and a "
		      "sample size calculated twice. Patients would have measured how it feels at "
		      "four o'clock.",
	 .said = "The second sample size, with worse assumptions, is the one to believe."},
	{"2025-04-03", .what = "CEN-S1/1-6", .who = "chandra", .days = 10, .span = 50,
	 .title = "Five assessments with the therapist",
	 .narrative = "Posture and goals of five people, one meeting in which everybody wanted "
		      "something else, and a kitchen full of crumbs and chargers.",
	 .said = "What the therapist saw and you did not is written down without excuse."},
	{"2025-04-10", .what = "DOPS CEN-S1/T5", .who = "esther", .days = 3,
	 .title = "Joint assessment of posture",
	 .narrative = "Supine, then sitting, with the therapist's hands beside mine.",
	 .said = "Keep naming what you feel. Warm your hands first."},
	{"2025-05-15", .what = "CBD CEN-S1/T3", .who = "chandra", .days = 4, .kase = 5,
	 .title = "Bespoke or bought: a tray for a communication aid",
	 .narrative = "Ours was lighter. Theirs could be repaired on a Sunday.",
	 .said = "You chose against your own design, with figures. Work on the cost of delay."},
	{"2025-06-05", .what = "COR-2/6-10", .who = "chandra", .days = 11, .span = 80,
	 .title = "Approvals, clean data and a rerun",
	 .narrative =
		 "An ethics meeting, six projects classified, and an analysis that a colleague ran "
		 "again from the raw file. One of my filters did not reproduce at first.",
	 .said = "Thank you for leaving the mistake in the log.", .file = "cushion-wear.csv"},
	{"2025-06-12", .what = "CBD COR-2/T1", .who = "chandra", .days = 5,
	 .kase = 6, .title = "Choosing the design for the cushion study",
	 .narrative = "Crossover or two groups, and what drop-out would do to each.",
	 .said = "Convincing. Next: explain it to somebody who dislikes statistics."},
	{"2025-06-19", .what = "OCE CEN-S1/T8", .who = "esther", .days = 4,
	 .title = "Fitting a head support",
	 .narrative =
		 "First trial with the user and his father; ten minutes, a rest, ten minutes more.",
	 .said = "You stopped when he was tired, not when you were done. Show the father last."},
	{"2025-07-08", .what = "DOPS CEN-S1/T9", .who = "esther", .days = 9,
	 .title = "Review of a standing frame at school",
	 .narrative = "The frame was in the cupboard. We moved the lesson that clashed with it.",
	 .said = "A review of the day as much as of the device. Bring the goals with you."},

	/* ---- third year ---- */
	{"2025-09-25", .what = "CEN-S1/7-10", .who = "chandra", .days = 9, .span = 60,
	 .not_yet = 10, .title = "A wrist support, from goals to drawings",
	 .narrative = "Specification with a test for every line, three models handled by the user, "
		      "and drawings that the workshop signed.",
	 .said = "Drawings are ready to make. The strength calculation leaves out the involuntary "
		 "movement, which is the largest load; do that again."},
	{"2025-10-16", .what = "CBD CEN-S1/T2", .who = "chandra", .days = 6,
	 .kase = 7, .title = "A risk that the user accepted",
	 .narrative = "The clasp can catch on a sleeve. She knows, and prefers it to a strap.",
	 .said = "Her choice, well recorded. Work on how it will be reviewed."},
	{"2025-10-30", .what = "CBD CEN-S1/T1", .who = "chandra", .days = 5,
	 .kase = 7, .title = "The wrist support after six weeks",
	 .narrative = "Kept, with a softer edge. She wears it at work and not at home.",
	 .said = "A good talk; but it is the same case as two weeks ago, and a case counts once."},
	{"2025-11-13", .what = "CEN-S1/11,12,14,18", .who = "chandra", .days = 12, .span = 45,
	 .title = "Materials, making, risk and three reviews",
	 .narrative = "Materials table with the one that was turned down, build record with "
		      "deviations, and goals measured again on the same scale after six weeks.",
	 .said = "Scores that fell are explained as plainly as those that rose.",
	 .file = "build-record.txt"},
	{"2025-12-04", .what = "CEN-S1/18", .who = "chandra", .days = 6,
	 .title = "A goal that engineering could not meet",
	 .narrative = "He wanted to write again. We tried four supports and said so in the end. "
		      "Filed here because I had the form open.",
	 .said = "Thoughtful. This was a case discussion and would have served you better as one."},
	{"2025-12-11", .what = "CEN-S2/1-3,8", .who = "declan", .days = 7, .span = 40,
	 .title = "Where the monitors' data go",
	 .narrative = "The path of one patient's data drawn and walked, messages read field by "
		      "field, and an inventory of a ward that the network did not agree with.",
	 .said = "Two gateways that nobody owned now have an owner.", .file = "ward-inventory.csv"},
	{"2026-01-22", .what = "DOPS CEN-S2/T5", .who = "declan", .answer = DEMO_NOT_YET, .days = 5,
	 .title = "Tracing an interface",
	 .narrative = "From the monitor to the record in the test set-up.",
	 .said = "Keep the drawing beside you. Change: you tested only good messages; send a wrong "
		 "identity and see what happens."},
	{"2026-02-12", .what = "COR-3/1-3", .who = "chandra", .days = 13, .span = 60,
	 .title = "Choosing the project",
	 .narrative =
		 "Nine candidate problems ranked; agreed with a clinic what will be different.",
	 .said = "Sensible, and small enough to finish."},
	{"2026-03-05", .what = "CBD COR-3/T1", .who = "declan", .answer = DEMO_DECLINED, .days = 3,
	 .title = "The project's first obstacle",
	 .narrative = "Access to the records took eleven weeks.",
	 .said = "I am not approved for case discussions; please ask Chandra."},
	{"2026-03-26", .what = "CEN-S1/13,16", .who = "chandra", .answer = DEMO_WAITS,
	 .label = "soon",
	 .title = "Workshop authorisation, and instructions that a carer could follow",
	 .narrative = "Sent by mistake before the authorisation was signed."},
	{"2026-03-30", DEMO_WITHDRAW, .of = "soon",
	 .said = "Sent too early; the certificate is to come."},
	{"2026-04-16", .what = "CEN-S1/15,17", .who = "chandra", .answer = DEMO_WAITS, .span = 30,
	 .title = "Technical file and three fittings",
	 .narrative = "The file went through internal audit with two findings, both closed.",
	 .file = "audit-findings.txt"},
	{"2026-04-23", .what = "CEN-S2/6,7", .who = "declan", .answer = DEMO_WAITS, .span = 15,
	 .title = "A night of alarms, and a pump that cannot be updated",
	 .narrative = "I counted 412 alarms in one shift. The old pumps now stand on a network of "
		      "their own."},
	{"2026-04-30", .what = "CBD CEN-S2/T3", .who = "chandra", .answer = DEMO_WAITS,
	 .kase = 8, .title = "Keeping a device that is too old to be made secure",
	 .narrative =
		 "What it would take to run them for two more winters, and who owns that risk."},
	{"2026-05-06", .answer = DEMO_KEPT, .what = "CEN-S2/15",
	 .title = "A test environment for the infusion gateway",
	 .narrative = "Notes so far; the differences from the live one are still to be listed."},
	{NULL},
};
