/* What people of the story attach: tables with figures made from the name, and a few written pages.
 */
#include <string.h>

#include "cli/demo.h"
#include "core/buf.h"
#include "core/digest.h"

#define COLUMNS_MAX 4
#define FILE_MAX (1u << 20)

/* Figures of a column lie between these; both in hundredths. */
struct column {
	int32_t least, most;
};

struct table {
	const char *name, *heading;
	int rows;
	struct column columns[COLUMNS_MAX]; /* after the first, which counts the rows */
};

static const struct table tables[] = {
	{"leakage-results.csv",
	 "item,earth_ohm,enclosure_microamp,applied_part_microamp",
	 14,
	 {{4, 18}, {200, 9100}, {100, 8800}}},
	/* 250 samples a second for 32 seconds: too large for the database, so it is a file. */
	{"flush-test-trace.csv",
	 "sample,pressure_mmhg,reference_mmhg",
	 8000,
	 {{7000, 30000}, {7500, 29500}}},
	{"seat-pressure.csv",
	 "place,plain_mmhg,gel_mmhg,air_mmhg",
	 16,
	 {{4000, 19000}, {3500, 14000}, {3000, 12000}}},
	{"dialysis-water.csv", "point,count_per_ml,endotoxin_per_ml", 10, {{0, 900}, {1, 12}}},
	{"cushion-wear.csv",
	 "cushion,months,thickness_mm,contact_mmhg",
	 48,
	 {{100, 3600}, {3800, 6200}, {4500, 9800}}},
	{"ward-inventory.csv", "device,found_on_ward,seen_by_network", 37, {{100, 100}, {0, 100}}},
	{"start-of-day.csv",
	 "run,haemoglobin_g_l,platelets,white_cells",
	 15,
	 {{11800, 12300}, {21000, 23500}, {680, 760}}},
	{"antibody-screen.csv", "plasma,cell_1,cell_2,cell_3", 24, {{0, 400}, {0, 400}, {0, 400}}},
	{"extract-purity.csv", "extract,yield_ng_ul,ratio_260_280", 6, {{2800, 14500}, {168, 195}}},
	{"first-guesses.csv", "case,mean_cell_volume,ferritin", 12, {{6200, 12400}, {300, 42000}}},
	{"spiked-plasma.csv",
	 "index,potassium,phosphate,enzyme",
	 18,
	 {{390, 980}, {90, 170}, {2100, 19000}}},
	{"hundred-tubes.csv", "tube,identifiers_agree", 100, {{100, 100}}},
	{"fridge-checks.csv", "day,least_celsius,greatest_celsius", 28, {{200, 390}, {400, 810}}},
	{"alarm-diary.csv", "alarm,hour,minutes_to_answer", 41, {{700, 1900}, {10, 1400}}},
	{"meter-comparison.csv",
	 "pair,ward_mmol_l,laboratory_mmol_l",
	 18,
	 {{310, 1920}, {320, 1900}}},
	{"van-round.csv",
	 "surgery,samples,unsuitable,hours_on_the_road",
	 22,
	 {{800, 9000}, {0, 700}, {50, 480}}},
	{"thirty-controls.csv", "run,sodium_mmol_l", 30, {{13880, 14210}}},
};

static const struct {
	const char *name, *text;
} pages[] = {
	{"colleagues-summary.txt",
	 "Feedback of colleagues, summed up from the department's slips\n"
	 "\n"
	 "One slip for each colleague, without a name, put into the box at the library desk.\n"
	 "Who gathers them counted the crosses, wrote down what came up more than once, and\n"
	 "destroyed the slips. Nobody who is trained here has seen one.\n"
	 "\n"
	 "Does what was promised         mostly a strength, the rest as expected\n"
	 "Treats people with respect     a strength on nearly every slip\n"},
	{"oce-paper.txt",
	 "Observed encounter (OCE), filled in by hand and typed up from the paper\n"
	 "\n"
	 "Observed by     Petra Oyelaran, 8 May 2026, home dialysis clinic\n"
	 "Listens, explains and checks agreement     did it alone, help a call away\n"
	 "Keep            saying it first\n"
	 "Change          give her a name to ring\n"
	 "Outcome         satisfactory\n"
	 "Signed on paper; the paper is in the department's folder.\n"},
	{"pump-specification.txt",
	 "Syringe pump, general use: what is needed, and who needs it\n"
	 "\n"
	 "1  Runs six hours on battery at 5 ml/h               night staff, two wards\n"
	 "2  Says in words which alarm it is                   ward 4, day surgery\n"
	 "3  Can be wiped with the agents in use here          infection control\n"
	 "4  Opens for cleaning without a tool                 equipment library\n"
	 "5  Has a drug library that pharmacy can change       pharmacy\n"
	 "6  Keeps its log when the battery is taken out       clinical engineering\n"
	 "7  Stands on the trolleys that we have               theatres\n"
	 "\n"
	 "Wishes that cancel each other: a lighter pump (theatres), a longer battery (wards).\n"
	 "A need that an existing device would meet: day surgery could use the older model.\n"},
	{"build-record.txt",
	 "Wrist support, third build\n"
	 "\n"
	 "Shell        laminate, batch 118, cured 16 h\n"
	 "Lining       closed-cell foam, 3 mm; the 5 mm of the drawing was too warm\n"
	 "Clasp        as drawn\n"
	 "Deviations   edge radius 4 mm in place of 2 mm, agreed with the user on the day\n"
	 "First piece checked by a second person before the lining was glued.\n"},
	{"audit-findings.txt",
	 "Internal audit of a technical file: findings\n"
	 "\n"
	 "1  The risk table names a brake that the device does not have.      closed\n"
	 "2  The statement for the user is not dated.                        closed\n"
	 "\n"
	 "Remark: the pictures in the instructions are clearer than the words.\n"},
};

/* "12.34", from where the seeded source stands. */
static void figure(struct buf *out, const struct column *c, struct random *random)
{
	uint32_t span = (uint32_t)(c->most - c->least) + 1, value;
	uint8_t bytes[4];

	random_fill(random, bytes, sizeof bytes);
	value = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
		bytes[3];
	value = (uint32_t)c->least + value % span;
	buf_printf(out, ",%u.%02u", value / 100, value % 100);
}

static const char *table_file(struct arena *a, const struct table *t, size_t *ret_len)
{
	CLEANUP(buf_release) struct buf out;
	struct random random = random_seeded(t->name);

	buf_init(&out, FILE_MAX);
	buf_printf(&out, "%s\n", t->heading);
	for (int row = 1; row <= t->rows; row++) {
		buf_printf(&out, "%d", row);
		for (size_t i = 0; i < COLUMNS_MAX && t->columns[i].most > 0; i++)
			figure(&out, &t->columns[i], &random);
		buf_char(&out, '\n');
	}
	*ret_len = out.len;
	return arena_bytes(a, out.data, out.len);
}

const char *demo_file(struct arena *a, const char *name, size_t *ret_len)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		if (strcmp(tables[i].name, name) == 0)
			return table_file(a, &tables[i], ret_len);
	}
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		if (strcmp(pages[i].name, name) == 0) {
			*ret_len = strlen(pages[i].text);
			return pages[i].text;
		}
	}
	return NULL;
}
