#include "portfolio/capacity.h"

#include <stdlib.h>

#include "core/date.h"
#include "portfolio/moved_priv.h"

/* Days that a placement or a statement takes up, cut to the window; a statement's places and entry.
 */
struct stretch {
	int32_t from, until;
	int64_t places, entry;
};

struct stretches {
	struct stretch *items;
	size_t count, room;
};

static void add_stretch(struct stretches *s, struct query *q, const struct capacity_asked *asked,
			struct arena *a)
{
	struct stretch at = {
		.from = (int32_t)col_int(q, 0),
		.until = (int32_t)col_int(q, 1),
		.places = col_int(q, 2),
		.entry = col_int(q, 3),
	};

	if (at.from < asked->from)
		at.from = asked->from;
	if (at.until > asked->until)
		at.until = asked->until;
	if (at.from > at.until)
		return;
	s->items = arena_grow(a, s->items, s->count, &s->room, sizeof(*s->items));
	s->items[s->count++] = at;
}

static enum status read_stretches(struct query *q, const struct capacity_asked *asked,
				  struct arena *a, struct stretches *ret_stretches, struct err *err)
{
	struct stretches s = {0};
	bool row;

	TRY(query_step(q, &row, err));
	while (row) {
		add_stretch(&s, q, asked, a);
		TRY(query_step(q, &row, err));
	}
	*ret_stretches = s;
	return OK;
}

static void bind_asked(struct query *q, const struct capacity_asked *asked)
{
	bind_text(q, 1, asked->site);
	bind_text(q, 2, asked->specialism);
	bind_int(q, 3, asked->from);
	bind_int(q, 4, asked->until);
	bind_int(q, 5, asked->at);
}

/* A placement ends with the training, which goes on where a transfer ended only the enrolment. */
static enum status read_placements(struct db *db, const struct capacity_asked *asked,
				   struct arena *a, struct stretches *ret_stretches,
				   struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "SELECT f.first, min(f.last, coalesce((SELECT min(e.last)"
		     "  FROM fact_enrolment_end AS e WHERE e.portfolio = f.portfolio"
		     "  AND e.enrolment IN" MOVED_ON("?5") "AND e.accepted <= ?5"
		     "  AND NOT EXISTS(SELECT 1 FROM fact_transfer AS t"
		     "   WHERE t.portfolio = e.portfolio AND t.seq = e.seq)"
		     "  AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = e.portfolio"
		     "   AND v.target = e.seq AND v.accepted <= ?5)), f.last)), 0, 0"
		     " FROM fact_placement AS f"
		     " WHERE f.site = ?1 AND f.last >= ?3 AND f.first <= ?4 AND f.accepted <= ?5"
		     " AND (?2 = '' OR f.specialism = ?2)"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = f.portfolio"
		     "  AND v.target IN (f.seq, f.enrolment) AND v.accepted <= ?5)",
		     &q, err));
	bind_asked(q, asked);
	return read_stretches(q, asked, a, ret_stretches, err);
}

static enum status read_statements(struct db *db, const struct capacity_asked *asked,
				   struct arena *a, struct stretches *ret_stretches,
				   struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;

	TRY(db_query(db,
		     "SELECT first, last, places, seq FROM fact_capacity AS f"
		     " WHERE site = ?1 AND specialism = ?2 AND last >= ?3 AND first <= ?4"
		     " AND accepted <= ?5"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ''"
		     "  AND v.target = f.seq AND v.accepted <= ?5) ORDER BY seq",
		     &q, err));
	bind_asked(q, asked);
	return read_stretches(q, asked, a, ret_stretches, err);
}

/* ---- spans ---- */

static int compare_days(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The days on which something may change, each once: the first days of spans. */
struct edges {
	int32_t *days;
	size_t count;
};

static void add_edges(struct edges *edges, const struct stretches *s, int32_t until)
{
	for (size_t i = 0; i < s->count; i++) {
		edges->days[edges->count++] = s->items[i].from;
		if (s->items[i].until < until)
			edges->days[edges->count++] = s->items[i].until + 1;
	}
}

static struct edges edges_of(const struct stretches *placements, const struct stretches *statements,
			     int32_t from, int32_t until, struct arena *a)
{
	size_t most = 1 + 2 * (placements->count + statements->count), count = 1;
	struct edges edges = {.days = arena_array(a, most, sizeof(*edges.days))};

	edges.days[edges.count++] = from;
	add_edges(&edges, placements, until);
	add_edges(&edges, statements, until);
	qsort(edges.days, edges.count, sizeof(*edges.days), compare_days);
	for (size_t i = 1; i < edges.count; i++)
		if (edges.days[i] != edges.days[count - 1])
			edges.days[count++] = edges.days[i];
	edges.count = count;
	return edges;
}

/* The span that begins on the day, or where `day` is after the last, their number. */
static size_t span_from(const struct edges *edges, int32_t day)
{
	size_t low = 0, high = edges->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (edges->days[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t span_after(const struct edges *edges, const struct stretch *s)
{
	return s->until == DAY_OPEN ? edges->count : span_from(edges, s->until + 1);
}

static struct capacity_span *spans_of(const struct edges *edges, const struct stretches *placements,
				      const struct stretches *statements, int32_t until,
				      struct arena *a)
{
	struct capacity_span *spans = arena_array(a, edges->count, sizeof(*spans));
	int64_t *change = arena_array(a, edges->count + 1, sizeof(*change)), demand = 0;

	for (size_t i = 0; i < placements->count; i++) {
		change[span_from(edges, placements->items[i].from)]++;
		change[span_after(edges, &placements->items[i])]--;
	}
	for (size_t i = 0; i < edges->count; i++) {
		demand += change[i];
		spans[i] = (struct capacity_span){
			.from = edges->days[i],
			.until = i + 1 < edges->count ? edges->days[i + 1] - 1 : until,
			.demand = demand,
			.places = PLACES_UNSAID,
		};
	}
	for (size_t i = 0; i < statements->count; i++) {
		const struct stretch *s = &statements->items[i];

		for (size_t k = span_from(edges, s->from); k < span_after(edges, s); k++) {
			spans[k].places = s->places;
			spans[k].entry = s->entry;
		}
	}
	return spans;
}

enum status capacity_spans(struct db *db, const struct capacity_asked *asked, struct arena *a,
			   struct capacity_span **ret_spans, size_t *ret_count, struct err *err)
{
	struct stretches placements, statements;
	struct edges edges;

	TRY(read_placements(db, asked, a, &placements, err));
	TRY(read_statements(db, asked, a, &statements, err));
	edges = edges_of(&placements, &statements, asked->from, asked->until, a);
	*ret_spans = spans_of(&edges, &placements, &statements, asked->until, a);
	*ret_count = edges.count;
	return OK;
}

enum status capacity_specialisms(struct db *db, const char *site, int64_t at, struct arena *a,
				 const char ***ret_names, size_t *ret_count, struct err *err)
{
	CLEANUP(query_cleanup) struct query *q = NULL;
	const char **names = NULL;
	size_t count = 0, room = 0;
	bool row;

	TRY(db_query(db,
		     "SELECT specialism FROM fact_placement AS f WHERE site = ?1 AND accepted <= ?2"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = f.portfolio"
		     "  AND v.target IN (f.seq, f.enrolment) AND v.accepted <= ?2)"
		     " UNION SELECT specialism FROM fact_capacity AS c WHERE site = ?1"
		     " AND specialism <> '' AND accepted <= ?2"
		     " AND NOT EXISTS(SELECT 1 FROM fact_void AS v WHERE v.portfolio = ''"
		     "  AND v.target = c.seq AND v.accepted <= ?2) ORDER BY 1",
		     &q, err));
	bind_text(q, 1, site);
	bind_int(q, 2, at);
	TRY(query_step(q, &row, err));
	while (row) {
		names = arena_grow(a, names, count, &room, sizeof(*names));
		names[count++] = arena_text(a, col_text(q, 0));
		TRY(query_step(q, &row, err));
	}
	*ret_names = names;
	*ret_count = count;
	return OK;
}
