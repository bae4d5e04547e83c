/*
 * What the rules of entries may ask about curricula, as function pointers, so that portfolio never
 * includes curricula: assessment fills them from the curricula that the journal has published, and
 * hands them to whoever judges entries.
 *
 * A curriculum is named by its digest. ERR_NOT_FOUND: no such curriculum was published, or it has no
 * such thing; the sentence says which.
 */
#ifndef CORE_CATALOGUE_H
#define CORE_CATALOGUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/digest.h"
#include "core/err.h"
#include "core/ids.h"
#include "core/role.h"
#include "core/training.h"

enum item_kind { ITEM_MODULE, ITEM_ACTIVITY, ITEM_OUTCOME };

/* FORM_SUPERVISOR: who supervises the trainee, in a report or a meeting. */
enum form_by { FORM_ASSESSOR, FORM_RATERS, FORM_TRAINEE, FORM_SUPERVISOR };
/* The form of a tool; an entry that was filled in by it names it FILE/TOOL, "TOOLS@2010.1/DOPS". */
struct tool_form {
	const char *file, *tool;
	enum form_by by;  /* who fills it in */
	int32_t raters;	  /* FORM_RATERS: at least so many */
	bool judged;	  /* it ends in a judgement */
};

struct catalogue_file {
	const char *name; /* ID@VERSION */
	const void *bytes;
	size_t len;
};

/* What a line of a map, by which a module is exempted from, says. */
struct map_terms {
	const char *award;     /* its title, or of a curriculum ID@VERSION */
	const char *authority; /* of the map */
	int32_t level;	       /* academic, of that award or curriculum; 0 where it says none */
	int32_t awarded_from, awarded_until; /* days on which the award counts; DAY_NONE and DAY_OPEN: any */
	int32_t limit;	       /* credits that all exemptions by the map give at most; 0: no limit */
	bool judged;	       /* the line says that a part carries */
};

struct catalogue {
	void *data;

	/* Do these files make up curriculum `ref` without a fault? Its digest. */
	enum status (*publish)(void *data, const struct ref *ref, const struct catalogue_file *files,
			       size_t count, struct digest *ret_digest, struct err *err);
	/* Do these bytes make up map `ref` without a fault? It carries from and to exactly these published
	 * curricula (ID@VERSION), the one to which it carries among them; from an award where it is alone. */
	enum status (*map)(void *data, const struct ref *ref, const struct catalogue_file *file,
			   const char *const *curricula, size_t count, struct err *err);
	/* The academic level and the credits of a module that the curriculum uses. */
	enum status (*module)(void *data, const struct digest *curriculum, const char *module,
			      int32_t *ret_level, int32_t *ret_credits, struct err *err);
	/*
	 * The line of a published map that carries from the path `from` ("" the award as a whole) to the module,
	 * for a decision on `day`. ERR_NOT_FOUND there is none; ERR_DENIED the map is for another curriculum
	 * or another time, or says that nothing carries. Strings live as long as the catalogue.
	 */
	enum status (*exempts)(void *data, const struct digest *curriculum, const char *map,
			       const char *from, const char *module, int32_t day,
			       struct map_terms *ret_terms, struct err *err);
	/* ERR_DENIED when one may not enrol on `day`. */
	enum status (*entry)(void *data, const struct digest *curriculum, int32_t day,
			     struct err *err);
	/* What CODE or CODE/part names, in a module that the curriculum uses. */
	enum status (*item)(void *data, const struct digest *curriculum, const char *item,
			    enum item_kind *ret_kind, struct err *err);
	/* The tool exists, has a judgement, and is marked by assessors; `topic` ("" none) exists in one of
	 * the modules for it. */
	enum status (*tool)(void *data, const struct digest *curriculum, const char *tool,
			    const char *const *modules, size_t count, const char *topic,
			    struct err *err);
	/* Does a role limited to `tools` and `specialisms` (space-separated, "" any) reach this tool in the
	 * module of `item`? An item of "" asks for the tool alone. */
	enum status (*reaches)(void *data, const struct digest *curriculum, const char *tools,
			       const char *specialisms, const char *tool, const char *item,
			       bool *ret_reaches, struct err *err);
	/* The form of a tool, as the tools file of the curriculum has it; lives as long as the catalogue. */
	enum status (*form_of)(void *data, const struct digest *curriculum, const char *tool,
			       struct tool_form *ret_form, struct err *err);
	/* Is `marks` (an object: mark id -> point id) with notes (names that have a text) a complete form
	 * of the tool? */
	enum status (*form)(void *data, const struct digest *curriculum, const char *tool,
			    const json_t *marks, const json_t *notes, struct err *err);
	/* Is `point` one of the judgements in which the form of the tool may end? Is it met? */
	enum status (*judgement)(void *data, const struct digest *curriculum, const char *tool,
				 const char *point, bool *ret_met, struct err *err);
	/* Does `groups` (array of ids) pick exactly what choice `choose` asks for? */
	enum status (*choice)(void *data, const struct digest *curriculum, const char *choose,
			      const json_t *groups, struct err *err);
	/* The last day on which a trainee of this training may still send anything (RULES.md section 3,
	 * freeze). */
	enum status (*freeze)(void *data, const struct digest *curriculum,
			      const struct training *training, int32_t *ret_day, struct err *err);
	/*
	 * May `role` waive `of` (a module, CODE/3, CODE/Q2, a review or a result; for a review it also
	 * means to record a met point by exception)? Then in which role must somebody countersign, where
	 * anybody must. ERR_DENIED: others may, or nobody; the sentence says who.
	 */
	enum status (*waives)(void *data, const struct digest *curriculum, const char *of,
			      enum role role, bool *ret_countersign, enum role *ret_role,
			      struct err *err);
	/* Who signs a module of the curriculum. */
	enum status (*signs)(void *data, const struct digest *curriculum, const char *module,
			     enum role *ret_role, struct err *err);
	/* Who records the result of this id. */
	enum status (*result)(void *data, const struct digest *curriculum, const char *result,
			      enum role *ret_role, struct err *err);
	/* OK when a date of this name may be moved: "phase/1", or the id of a review or award. */
	enum status (*due)(void *data, const struct digest *curriculum, const char *what,
			   struct err *err);
};

#endif
